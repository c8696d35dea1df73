import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page } from "vitest/browser";
import "../../../client/components/chat-list.ts";
import type { RoostChatList } from "../../../client/components/chat-list.ts";
import type { ChatListItemView } from "../../../client/store/views.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, mount } from "../support/mount.ts";

const [item] = createGalleryStore("team").chats.value;
const idOf = (index: number): ChatId => `g${String(index).padStart(11, "0")}` as ChatId;
const createChats = (count: number): ChatListItemView[] =>
  Array.from({ length: count }, (_, i) => ({ ...(item as ChatListItemView), id: idOf(i), title: `Chat ${i}` }));

interface Shown {
  readonly list: RoostChatList;
  readonly scroller: HTMLElement;
  readonly links: () => readonly HTMLElement[];
}

async function show(count: number): Promise<Shown> {
  const list = await mount("roost-chat-list", { chats: createChats(count), label: "Chats" });
  const scroller = list.parentElement as HTMLElement;
  scroller.style.display = "block";
  scroller.style.overflowY = "auto";
  list.requestUpdate();
  await list.updateComplete;
  await frames(4);
  return { list, scroller, links: () => allDeep(list, "a") };
}

const numberOf = (link: Element | undefined): number =>
  Number(/\/chats\/g(\d+)/u.exec(link?.getAttribute("href") ?? "")?.[1]);

/** What can be seen, from top to bottom. */
function visible({ scroller, links }: Shown): readonly number[] {
  const view = scroller.getBoundingClientRect();
  return links()
    .filter((link) => {
      const { top, bottom } = link.getBoundingClientRect();
      return bottom > view.top && top < view.bottom;
    })
    .map(numberOf);
}

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("a list of chats", () => {
  test("leaves the keyboard on its chat when that goes to another place", async () => {
    const { list, links } = await show(5);
    const focused = (): number => numberOf(list.shadowRoot?.activeElement?.shadowRoot?.activeElement ?? undefined);
    for (const [standing, moved] of [
      [3, 3],
      [0, 1],
    ] as const) {
      links()
        .find((link) => numberOf(link) === standing)
        ?.focus();
      const first = list.chats.find(({ id }) => id === idOf(moved)) as ChatListItemView;
      list.chats = [first, ...list.chats.filter((chat) => chat !== first)];
      await list.updateComplete;
      expect(numberOf(links()[0])).toBe(moved);
      expect(focused()).toBe(standing);
      list.chats = createChats(5);
      await list.updateComplete;
    }
  });
});

describe("a list of a thousand chats", () => {
  test("holds few of them in the page, says of each where it stands, and is accessible", async () => {
    const shown = await show(1_000);
    expect(shown.links().length).toBeLessThan(60);
    const items = allDeep(shown.list, "li");
    expect(items.slice(0, 3).map((each) => each.ariaPosInSet)).toEqual(["1", "2", "3"]);
    expect(new Set(items.map((each) => each.ariaSetSize))).toEqual(new Set(["1000"]));
    await expectAccessible(shown.list);
  });

  test("shows every place that is scrolled to, without a gap, and the list as high as it is", async () => {
    const shown = await show(1_000);
    const { scroller } = shown;
    const height = scroller.scrollHeight;
    for (const part of [0.1, 0.5, 0.31, 1, 0]) {
      scroller.scrollTop = part * (height - scroller.clientHeight);
      await frames(4);
      const seen = visible(shown);
      const [first = Number.NaN] = seen;
      expect(seen.length).toBeGreaterThan(8);
      expect(seen).toEqual(seen.map((_, i) => first + i));
      expect(scroller.scrollHeight).toBe(height);
    }
    expect(visible(shown)[0]).toBe(0);
  });

  test("keeps the row on which the keyboard stands, and its neighbours, wherever it is scrolled to", async () => {
    const { list, scroller, links } = await show(1_000);
    links()
      .find((link) => numberOf(link) === 5)
      ?.focus();
    list.requestUpdate();
    scroller.scrollTop = 30_000;
    await frames(4);
    const focused = list.shadowRoot?.activeElement?.shadowRoot?.activeElement;
    expect(numberOf(focused ?? undefined)).toBe(5);
    const numbers = links().map(numberOf);
    expect(numbers).toEqual(expect.arrayContaining([0, 4, 5, 6, 999]));
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  });

  test("is walked through by focus alone", async () => {
    const shown = await show(1_000);
    for (let n = 0; n < 40; n++) {
      const link = shown.links().find((each) => numberOf(each) === n);
      expect(link, String(n)).toBeDefined();
      link?.focus();
      await frames(3);
    }
    expect(visible(shown)).toContain(39);
  });

  test("brings the chat into view that is opened by other means", async () => {
    const shown = await show(1_000);
    shown.list.selectedId = idOf(3);
    await frames(4);
    expect(shown.scroller.scrollTop).toBe(0);
    shown.list.selectedId = idOf(700);
    await until(() => visible(shown).includes(700));
    await frames(2);
    expect(shown.list.shadowRoot?.querySelectorAll("roost-chat-row[selected]").length ?? 0).toBeLessThanOrEqual(1);
    expect(
      shown
        .links()
        .filter((link) => link.ariaCurrent === "page")
        .map(numberOf),
    ).toEqual([700]);
  });

  test("follows when the rows become higher", async () => {
    const shown = await show(1_000);
    const before = shown.scroller.scrollHeight;
    document.documentElement.style.fontSize = "24px";
    await until(() => shown.scroller.scrollHeight > before * 1.3);
    const seen = visible(shown);
    expect(seen).toEqual(seen.map((_, i) => i));
    document.documentElement.style.fontSize = "";
  });
});

describe("a short list of chats", () => {
  test("is in the page as a whole", async () => {
    const { list, links } = await show(40);
    expect(links()).toHaveLength(40);
    expect(allDeep(list, "li")[0]?.ariaSetSize).toBeNull();
  });
});
