import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/components/chat-row.ts";
import type { ChatListItemView } from "../../../client/store/views.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const item = createGalleryStore("team").chats.value.find(({ unread }) => unread === 0);
const root = createMessageId(1, 1, people.anna.id, 0);

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

async function show(change: Partial<ChatListItemView>): Promise<{ text: string; href: string; row: Element }> {
  const row = await mount("roost-chat-row", { chat: { ...(item as ChatListItemView), ...change } });
  const link = deep(row, "a", HTMLAnchorElement);
  return { row, text: link?.textContent?.replaceAll(/\s+/gu, " ") ?? "", href: link?.getAttribute("href") ?? "" };
}

describe("a draft in the list", () => {
  test("stands where the last message would, and is accessible", async () => {
    const { row, text, href } = await show({ draft: "half a tho" });
    expect(text).toContain("Draft: half a tho");
    expect(href).toBe(`/chats/${item?.id}`);
    await expectAccessible(row);
  });

  test("leads to its thread, unless something is new in the chat", async () => {
    const draft = { draft: "half a tho", draftThread: root };
    const { row, text, href } = await show(draft);
    expect(text).toContain("Draft in a thread: half a tho");
    expect(href).toBe(`/chats/${item?.id}/threads/${root}`);
    await expectAccessible(row);
    expect((await show({ ...draft, unread: 2 })).href).toBe(`/chats/${item?.id}`);
  });
});

describe("what is seen at a glance in the list", () => {
  test("is told to those who do not see it: who is there, and that one is mentioned", async () => {
    const told = async (change: Partial<ChatListItemView>, online = false): Promise<string> => {
      const { row } = await show(change);
      Object.assign(row, { online });
      await (row as HTMLElementTagNameMap["roost-chat-row"]).updateComplete;
      const badge = deep(row, "[role=img]")?.ariaLabel ?? "";
      return `${deep(row, ".sr-only")?.textContent ?? ""} ${badge}`.trim();
    };
    expect(await told({ unread: 3, mentions: 0 })).toBe("3 unread");
    expect(await told({ unread: 3, mentions: 1 })).toBe("3 unread, with a mention of you");
    expect(await told({ unread: 0 }, true)).toBe("Online");
    expect(await told({ unread: 0 })).toBe("");
  });
});

describe("what was refused", () => {
  test("is marked in the list, whoever wrote last, and nothing says that it was sent", async () => {
    const marks = (row: Element): readonly (string | null)[] =>
      allDeep(row, "[title]:not(time)").map((mark) => mark.getAttribute("title"));
    const own = { author: me.id, own: true, text: "hello", at: 1, state: "sent" } as const;
    const theirs = { author: people.anna.id, own: false, text: "hello", at: 1 };
    expect(marks((await show({ last: own })).row)).toEqual(["Sent"]);
    for (const last of [own, theirs]) {
      const { row } = await show({ last, failed: true });
      expect(marks(row)).toEqual(["Not accepted"]);
      await expectAccessible(row);
    }
  });
});

describe("the last message in the list", () => {
  test("is told from the name of who wrote it when it was passed on", async () => {
    const last = { author: people.anna.id, own: false, text: "> **Grace Hopper**\n> hello\n> there", at: 1 };
    expect((await show({ kind: "direct", last })).text).toContain("Grace Hopper: hello there");
  });

  test("follows its author's name without a gap before the colon, however long the name", async () => {
    const chat = {
      ...(item as ChatListItemView),
      kind: "group",
      last: { author: people.anna.id, own: false, text: "hello", at: 1 },
    } as const;
    const row = await mount(
      "roost-chat-row",
      { chat, author: "Wolfeschlegelsteinhausenbergerdorff" },
      { width: 280, height: 80 },
    );
    const name = deep(row, "span.max-w-\\[45\\%\\]");
    expect(name?.scrollWidth).toBeGreaterThan(name?.clientWidth ?? Infinity);
    expect(name?.textContent).toBe("Wolfeschlegelsteinhausenbergerdorff:");
    expect(name?.nextElementSibling?.textContent).toBe("hello");
  });
});
