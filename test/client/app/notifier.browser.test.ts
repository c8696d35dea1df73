import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Notifier, type NotifierPorts, type ShownNotification } from "../../../client/app/notifier.ts";
import { saveNotificationChoice } from "../../../client/controllers/notification-choices.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { ChatListItemView, ConnectionView } from "../../../client/store/views.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { me, people } from "../gallery/people.ts";
import { until } from "../support/frames.ts";

interface Shown extends ShownNotification {
  readonly title: string;
  readonly options: NotificationOptions;
}

let shown: Shown[];
let hidden: boolean;
let chats: Cell<readonly ChatListItemView[]>;
let connection: Cell<ConnectionView>;
let went: string[];
const tabs: Notifier[] = [];

beforeEach(() => {
  [shown, went, hidden] = [[], [], true];
  localStorage.clear();
  const quiet = createGalleryStore("team").chats.value.map((chat) => ({ ...chat, unread: 0, mentions: 0 }));
  chats = new Cell<readonly ChatListItemView[]>(quiet);
  connection = new Cell<ConnectionView>({ status: "synced" });
});

afterEach(() => {
  for (const tab of tabs.splice(0)) tab.stop();
});

/** A tab of the app; only what hides it and what it shows is not the browser's. */
function openTab(isHidden: () => boolean = () => hidden): Notifier {
  const ports: NotifierPorts = {
    isAllowed: () => true,
    isHidden,
    show: (title, options) => {
      const one: Shown = { title, options, onclick: null, close: () => (shown = shown.filter((each) => each !== one)) };
      shown.push(one);
      return one;
    },
  };
  const store = Object.assign(createGalleryStore("team"), { chats, connection });
  const tab = new Notifier(store, (path) => went.push(path), ports);
  tabs.push(tab);
  return tab;
}

/** The locks are asked for in turn: what was asked before is decided now. */
async function untilLocksAreGiven(): Promise<void> {
  await navigator.locks.query();
  await navigator.locks.request("roost.test", () => undefined);
}

/** When the last message came. */
let at = Date.now();

function arrive(count: number, change: Partial<ChatListItemView> = {}): readonly ChatListItemView[] {
  const last = { author: people.anna.id, own: false, text: "**Come** and see", at: ++at };
  chats.set(chats.value.map((chat, i) => (i < count ? { ...chat, unread: chat.unread + 1, last, ...change } : chat)));
  return chats.value;
}

describe("notifications while the app is open", () => {
  test("tell of a message in words, and lead to its chat", async () => {
    openTab();
    await untilLocksAreGiven();
    const [first] = arrive(1, { kind: "group" });
    await until(() => shown.length === 1);
    expect(shown[0]?.title).toBe(first?.title);
    expect(shown[0]?.options).toMatchObject({ body: `${people.anna.displayName}: Come and see`, silent: false });
    shown[0]?.onclick?.(new Event("click"));
    expect(went).toEqual([`/chats/${first?.id}`]);
    expect(shown).toEqual([]);
  });

  test("name who is mentioned, also oneself", async () => {
    openTab();
    await untilLocksAreGiven();
    const last = { author: people.anna.id, own: false, text: `@${me.id} and @${people.grace.id}`, at: ++at };
    arrive(1, { kind: "direct", last });
    await until(() => shown.length === 1);
    expect(shown[0]?.options?.body).toBe(`@${me.displayName} and @${people.grace.displayName}`);
  });

  test("go with the message that they tell of, also when others are unread", async () => {
    openTab();
    await untilLocksAreGiven();
    const before = arrive(1);
    const later = ++at;
    await until(() => shown.length === 1);
    arrive(1, { last: { author: people.anna.id, own: false, text: "a secret", at: later } });
    await until(() => shown[0]?.options.body?.includes("a secret") === true);
    arrive(1, { last: { author: people.anna.id, own: false, text: "a change", at: later } });
    expect(shown.map(({ options }) => [options.body, options.silent])).toEqual([
      [expect.stringContaining("a change"), true],
    ]);
    chats.set(before);
    expect(shown).toEqual([]);
  });

  test("tell of a message in the chat that is open, of which the list hears in two steps", async () => {
    openTab();
    await untilLocksAreGiven();
    const [open, ...others] = chats.value;
    if (open === undefined) throw new Error("There is no chat.");
    chats.set([{ ...open, unread: 1 }, ...others]);
    arrive(1, { unread: 1 });
    await until(() => shown.length === 1);
  });

  test("come once, however many tabs there are, also when the one that told ends", async () => {
    const first = openTab();
    openTab();
    openTab();
    await untilLocksAreGiven();
    arrive(1);
    await until(() => shown.length > 0);
    await untilLocksAreGiven();
    expect(shown).toHaveLength(1);
    first.stop();
    await untilLocksAreGiven();
    arrive(1);
    await until(() => shown.length > 0);
    await untilLocksAreGiven();
    expect(shown).toHaveLength(1);
  });

  test("do not come while any tab is in sight, and go when the app is looked at or the chat is read", async () => {
    openTab();
    const visible = openTab(() => false);
    await untilLocksAreGiven();
    arrive(1);
    await untilLocksAreGiven();
    expect(shown).toEqual([]);
    visible.stop();
    await untilLocksAreGiven();
    arrive(2);
    await until(() => shown.length === 2);
    chats.set(chats.value.map((chat, i) => (i === 0 ? { ...chat, unread: 0 } : chat)));
    expect(shown).toHaveLength(1);
    hidden = false;
    document.dispatchEvent(new Event("visibilitychange"));
    expect(shown).toEqual([]);
  });

  test("are one when much comes at once, and none for what came before the device was in step", async () => {
    connection.set({ status: "connecting" });
    openTab();
    await untilLocksAreGiven();
    arrive(2);
    connection.set({ status: "synced" });
    await untilLocksAreGiven();
    expect(shown).toEqual([]);
    arrive(5);
    await until(() => shown.length > 0);
    expect(shown.map(({ title }) => title)).toEqual(["New messages in 5 chats"]);
  });

  test("are as this device wants them: without a sound, or not at all", async () => {
    openTab();
    await untilLocksAreGiven();
    saveNotificationChoice("hasSound", false);
    arrive(1);
    await until(() => shown.length === 1);
    expect(shown[0]?.options.silent).toBe(true);
    saveNotificationChoice("isShown", false);
    const before = shown;
    arrive(1);
    await untilLocksAreGiven();
    expect(shown).toEqual(before);
  });
});
