import { beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { LitElement } from "lit";
import "../../../client/screens/chat-screen.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { ConnectionView, TimelineView } from "../../../client/store/views.ts";
import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { createHistory } from "../gallery/messages.ts";
import { people } from "../gallery/people.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const chatId = "g0000harbour" as ChatId;
let store: GalleryStore;
/** What was asked of its chats. */
let calls: readonly string[];

beforeEach(async () => {
  await page.viewport(390, 844);
  localStorage.clear();
  store = createGalleryStore("team");
  const whole = createGalleryStore("team");
  ({ calls } = whole);
  Object.assign(store, {
    openChat: (id: ChatId) => {
      const open = whole.openChat(id);
      const root = open?.timeline.value.messages[0]?.id ?? ("" as MessageId);
      return open && { ...open, chat: new Cell({ ...open.chat.value, unreadThreads: [root] }) };
    },
  });
});

describe("a chat with news in a thread", () => {
  test("shows the day that is read below the news, and neither covers the other", async () => {
    const screen = await mount("roost-chat-screen", { store, chatId }, { width: 390, height: 400 });
    await until(() => deep(screen, ".log") !== undefined);
    const log = deep(screen, ".log");
    await until(() => (log?.scrollHeight ?? 0) > 800);
    log?.scrollTo({ top: log.scrollHeight / 2 });
    await until(() => deep(screen, "button.day") !== undefined);
    const news = deep(screen, 'a[href*="/threads/"].shadow-large')?.getBoundingClientRect();
    const day = deep(screen, "button.day")?.getBoundingClientRect();
    const pill = deep(screen, "button.day span")?.getBoundingClientRect();
    expect(news?.height).toBeGreaterThan(30);
    expect(pill?.top).toBeGreaterThan(news?.bottom ?? Infinity);
    const middle = document.elementFromPoint(195, ((news?.top ?? 0) + (news?.bottom ?? 0)) / 2);
    expect(middle).toBe(screen);
    expect(day?.top).toBeGreaterThan(((news?.top ?? 0) + (news?.bottom ?? 0)) / 2);
  });
});

describe("a chat that somebody has left", () => {
  test("does not say above its first message that it can be written in, or how many read it", async () => {
    const whole = createGalleryStore("team");
    let isWritable = true;
    Object.assign(store, {
      openChat: (id: ChatId) => {
        const open = whole.openChat(id);
        const chat = open && new Cell({ ...open.chat.value, writable: isWritable });
        return open && { ...open, chat, timeline: new Cell({ ...open.timeline.value, messages: [] }) };
      },
      chats: new Cell([]),
    });
    const textsAbove = async (): Promise<readonly (string | null)[]> => {
      const screen = await mount("roost-chat-screen", { store, chatId }, { width: 390, height: 700 });
      await until(() => deep(screen, ".log h2") !== undefined);
      return allDeep(screen, ".log p").map(({ textContent }) => textContent);
    };
    expect(await textsAbove()).toEqual([expect.stringMatching(/people can read this chat.*You can write/su)]);
    isWritable = false;
    expect(await textsAbove()).toEqual([]);
  });
});

describe("a chat of which the device holds the end only", () => {
  test("says without a connection that there is more, and no more so when it is on its way", async () => {
    const whole = createGalleryStore("team");
    const connection = new Cell<ConnectionView>({ status: "offline" });
    Object.assign(store, {
      connection,
      openChat: (id: ChatId) => {
        const open = whole.openChat(id);
        return open && { ...open, timeline: new Cell({ ...open.timeline.value, hasOlder: true }) };
      },
    });
    const screen = await mount("roost-chat-screen", { store, chatId }, { width: 390, height: 700 });
    await until(() => deep(screen, ".log") !== undefined);
    const log = deep(screen, ".log");
    const isTold = (): boolean => allDeep(screen, "p").some(({ textContent }) => /belong here/u.test(textContent));
    await until(() => {
      log?.scrollTo({ top: 0 });
      return isTold();
    });
    connection.set({ status: "syncing" });
    await until(() => !isTold());
  });
});

describe("what stands beside a chat", () => {
  /** As `roost-chat-screen` is wide in a window of 900 pixels, beside the whole list and beside the folded one. */
  const [besideList, besideFolded] = [620, 828];

  async function showThread(width: number): Promise<{ readonly screen: HTMLElement; readonly pane: HTMLElement }> {
    await page.viewport(900, 844);
    const threadId = store.openChat(chatId)?.timeline.value.messages[0]?.id;
    const screen = await mount("roost-chat-screen", { store, chatId, threadId }, { width, height: 700 });
    await until(() => deep(screen, "roost-thread-panel") !== undefined);
    return { screen, pane: deep(screen, "aside") as HTMLElement };
  }

  test("takes the chat's place where the two have no room, and covers nothing that can be reached", async () => {
    const { screen, pane } = await showThread(besideList);
    expect(pane.getBoundingClientRect().width).toBe(besideList);
    expect(deep(screen, ".chat > * roost-composer")?.checkVisibility({ visibilityProperty: true })).toBe(false);
    await until(() => allDeep(pane, "h1").some((title) => title.checkVisibility()));
  });

  test("leaves the chat its own room where there is enough for both", async () => {
    const { screen, pane } = await showThread(besideFolded);
    const composer = deep(screen, ".chat > * roost-composer");
    expect(composer?.checkVisibility({ visibilityProperty: true })).toBe(true);
    expect(composer?.getBoundingClientRect().right).toBeLessThanOrEqual(pane.getBoundingClientRect().left);
    expect(composer?.getBoundingClientRect().width).toBeGreaterThan(400);
    await until(() => allDeep(pane, "h2").some((title) => title.checkVisibility()));
    expect(allDeep(pane, "h1").some((title) => title.checkVisibility())).toBe(false);
  });
});

describe("threads one after the other", () => {
  test("are each marked as seen: the newest message of the first may be newer than all of the second", async () => {
    const roots = (store.openChat(chatId)?.timeline.value.messages ?? []).slice(0, 2);
    const [older, newer] = roots.map(({ id, orderKey }) => ({ threadId: id, seen: `thread seen ${orderKey}` }));
    if (older === undefined || newer === undefined) throw new Error("two messages are needed");
    const screen = await mount("roost-chat-screen", { store, chatId, threadId: newer.threadId });
    await until(() => calls.includes(newer.seen));
    Object.assign(screen, { threadId: older.threadId });
    await until(() => calls.includes(older.seen));
  });

  test("are read up to the reply that the address leads to", async () => {
    const whole = store.openChat.bind(store);
    const replies = createHistory(60, [people.anna.id], Date.now());
    const wanted = replies[0]?.id as MessageId;
    const shown: MessageId[] = [];
    const timeline = new Cell<TimelineView>({
      ready: true,
      messages: replies.slice(-20),
      hasOlder: true,
      hasNewer: false,
      newBelow: 0,
    });
    const older = (): Promise<void> => {
      const messages = replies.slice(-(timeline.value.messages.length + 20));
      timeline.set({ ...timeline.value, messages, hasOlder: messages.length < replies.length });
      return Promise.resolve();
    };
    const show = (id: MessageId): boolean => {
      const isThere = timeline.value.messages.some((message) => message.id === id);
      if (isThere) shown.push(id);
      return isThere;
    };
    Object.assign(store, {
      openChat: (id: ChatId) => {
        const open = whole(id);
        const openThread = (root: MessageId) => ({ ...open?.openThread(root), timeline, loadOlder: older, show });
        return open && { ...open, openThread };
      },
    });
    const threadId = store.openChat(chatId)?.timeline.value.messages[0]?.id as MessageId;
    const visit = { chatId, threadId, messageId: wanted };
    await mount("roost-chat-screen", { store, chatId, threadId, visit });
    await until(() => shown.includes(wanted));
  });

  test("have a field each: what is being written in one is not taken along into the other", async () => {
    const [one, two] = (store.openChat(chatId)?.timeline.value.messages ?? []).map(({ id }) => id);
    const screen = await mount("roost-chat-screen", { store, chatId, threadId: two });
    const find = (): HTMLTextAreaElement | undefined => {
      const panel = deep(screen, "roost-thread-panel");
      return panel && deep(panel, "textarea", HTMLTextAreaElement);
    };
    await until(() => find() !== undefined);
    find()?.focus();
    await userEvent.keyboard("for the second");
    Object.assign(screen, { threadId: one });
    await until(() => find()?.value === "");
  });
});

describe("what was begun with a message", () => {
  const field = async (): Promise<HTMLTextAreaElement> => {
    const screen = await mount("roost-chat-screen", { store, chatId });
    // What keeps it comes late, with the dialogs.
    await until(() => deep(screen, "article") !== undefined && deep(screen, "roost-dialog") !== undefined);
    return deep(screen, "textarea", HTMLTextAreaElement) as HTMLTextAreaElement;
  };

  const lastOwn = async (): Promise<HTMLTextAreaElement> => {
    const textarea = await field();
    textarea.focus();
    await userEvent.keyboard("{ArrowUp}");
    await until(() => textarea.value !== "");
    return textarea;
  };

  test("is gone on with after the chat was left in the middle of a change", async () => {
    const before = (await lastOwn()).value;
    await userEvent.keyboard(" and more");
    const again = await field();
    await until(() => again.value === `${before} and more`);
    again.focus();
    await userEvent.keyboard("{Enter}");
    expect(calls.at(-1)).toBe(`edit ${before} and more`);
    expect((await field()).value).toBe("");
  });

  test("stays where it was written when the message can no longer be changed, and says so", async () => {
    const open = store.openChat(chatId);
    const textarea = await lastOwn();
    const timeline = open?.timeline as Cell<TimelineView>;
    timeline.set({
      ...timeline.value,
      messages: timeline.value.messages.map((found) => ({ ...found, deleted: true })),
    });
    await userEvent.keyboard(" and more{Enter}");
    const isTold = ({ textContent }: HTMLElement): boolean => textContent.includes("can no longer be changed");
    await until(() => allDeep(document.body, "[role=status]").some(isTold));
    await until(() => textarea.value.endsWith(" and more"));
    expect(open?.draft.value).toBe(textarea.value);
    expect(deep(document.body, "roost-composer roost-quote")).toBeUndefined();
    expect(calls.filter((call) => call.startsWith("edit"))).toEqual([]);
  });

  test("is shown also when the message was deleted after the chat was left, until it is given up", async () => {
    const { value: before } = await lastOwn();
    await userEvent.keyboard(" and more");
    document.body.replaceChildren();
    const timeline = store.openChat(chatId)?.timeline as Cell<TimelineView>;
    timeline.set({
      ...timeline.value,
      messages: timeline.value.messages.map((found) => ({ ...found, deleted: true })),
    });
    const again = await field();
    await until(() => again.value === `${before} and more`);
    again.focus();
    await userEvent.keyboard("{Escape}");
    await until(() => again.value === "");
    expect((await field()).value).toBe("");
  });

  test("is told of where its message is not shown, and can be taken without it", async () => {
    const me = store.session.value;
    const elsewhere = "01k7aaaaaaabcdu0000000-0" as MessageId;
    const name = `roost.${"me" in me ? me.me.id : ""}.begun.${chatId}.${elsewhere}`;
    localStorage.setItem(name, "half a change");
    const textarea = await field();
    const find = (text: string): HTMLElement | undefined =>
      allDeep(document.body, "a, button").find((control) => control.textContent.trim() === text);
    await until(() => find("Show it") !== undefined);
    expect(find("Show it")?.getAttribute("href")).toBe(`/chats/${chatId}/messages/${elsewhere}`);
    expect(textarea.value).toBe("");
    find("Text to the field")?.click();
    await until(() => textarea.value === "half a change");
    expect(localStorage.getItem(name)).toBeNull();
    await until(() => find("Show it") === undefined);
  });

  test("is told of where the draft answers a message that is not shown, until it is sent or taken off", async () => {
    const me = store.session.value;
    const elsewhere = "01k7aaaaaaabcdu0000000-0" as MessageId;
    const name = `roost.${"me" in me ? me.me.id : ""}.begun.${chatId}.reply`;
    const { chats } = store;
    const give = (draft: string): void =>
      chats.set(chats.value.map((chat) => (chat.id === chatId ? { ...chat, draft } : chat)));
    const find = (text: string): HTMLElement | undefined =>
      allDeep(document.body, "a, button").find((control) => control.textContent.trim() === text);
    give("half an answer");
    localStorage.setItem(name, elsewhere);
    await field();
    await until(() => find("Show it")?.getAttribute("href") === `/chats/${chatId}/messages/${elsewhere}`);
    find("Not as an answer")?.click();
    await until(() => find("Show it") === undefined);
    expect(localStorage.getItem(name)).toBeNull();
    localStorage.setItem(name, elsewhere);
    await field();
    await until(() => find("Show it") !== undefined);
    give("");
    deep(document.body, "roost-chat-screen", LitElement)?.requestUpdate();
    await until(() => localStorage.getItem(name) === null);
  });

  test("comes back as the draft if its message went without a trace, before what was being written", async () => {
    const me = store.session.value;
    const gone = "01k7aaaaaaabcdu0000000-0" as MessageId;
    const name = `roost.${"me" in me ? me.me.id : ""}.begun.${chatId}.${gone}`;
    localStorage.setItem(name, "half a change");
    const open = store.openChat(chatId);
    open?.setDraft("something else");
    const openChat = store.openChat.bind(store);
    Object.assign(store, {
      openChat: (id: ChatId) => ({ ...openChat(id), loadMessage: () => Promise.resolve({}), editHistory: () => [] }),
    });
    const textarea = await field();
    await until(() => textarea.value === "half a change\nsomething else");
    expect(localStorage.getItem(name)).toBeNull();
    await until(() => allDeep(document.body, "[role=status]").some((found) => found.textContent.includes("no longer")));
  });

  test("is not gone on with once it was given up, and no draft either", async () => {
    const draft = store.openChat(chatId)?.draft;
    await lastOwn();
    await userEvent.keyboard(" and more{Escape}");
    expect((await field()).value).toBe("");
    expect(draft?.value).toBe("");
  });
});

describe("a chat that is opened", () => {
  test("has the focus where it is written, with a mouse", async () => {
    await page.viewport(900, 844);
    const screen = await mount("roost-chat-screen", { store, chatId }, { width: 620, height: 700 });
    const field = deep(screen, "textarea");
    await until(() => field?.matches(":focus") === true);
    expect(matchMedia("(hover: hover) and (pointer: fine)").matches).toBe(true);
  });
});
