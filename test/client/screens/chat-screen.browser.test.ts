import { beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/screens/chat-screen.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import { createGalleryStore, type GalleryStore } from "../gallery/gallery-store.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const chatId = "g0000harbour" as ChatId;
let store: GalleryStore;

beforeEach(async () => {
  await page.viewport(390, 844);
  store = createGalleryStore("team");
  const whole = createGalleryStore("team");
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
