import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/screens/chats-screen.ts";
import type { RoostChatsScreen } from "../../../client/screens/chats-screen.ts";
import type { Cell } from "../../../client/store/observable.ts";
import type { ConnectionView } from "../../../client/store/views.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const harbour = "g0000harbour" as ChatId;

async function open(selectedId?: ChatId): Promise<RoostChatsScreen> {
  const store = createGalleryStore("team");
  const screen = await mount("roost-chats-screen", { store, selectedId }, { width: 280, height: 700 });
  screen.style.width = "280px";
  return screen;
}

const control = (screen: Element, name: string): HTMLElement | undefined =>
  deep(screen, `[aria-label="${name}"], [title="${name}"]`);
const tip = (screen: Element): HTMLElement | undefined => deep(screen, "[popover]:popover-open");

beforeEach(() => page.viewport(1024, 768));
afterEach(() => localStorage.removeItem("roost.list-folded"));

describe("the list, folded", () => {
  test("can be used with assistive technology", async () => {
    const screen = await open(harbour);
    control(screen, "Show pictures only")?.click();
    await screen.updateComplete;
    await expectAccessible(screen);
    const row = deep(screen, "a[data-tip]");
    expect(row?.textContent).toContain("Harbour office move");
    expect(deep(row as Element, "[role=img]")?.getAttribute("aria-label")).toBe("3 unread, with a mention of you");
  });

  test("cuts no heading", async () => {
    const screen = await open(harbour);
    const heading = deep(screen, "h2#people") as HTMLElement;
    expect(heading.offsetHeight).toBeGreaterThan(10);
    control(screen, "Show pictures only")?.click();
    await screen.updateComplete;
    // Read by screen readers; there is room for no word of it.
    expect(heading.checkVisibility()).toBe(true);
    expect(heading.offsetWidth).toBe(1);
    await expectAccessible(screen);
  });

  test("is 72 pixels wide, with the focus where it was, and everything as high as before", async () => {
    const screen = await open(harbour);
    const height = deep(screen, "roost-chat-row")?.offsetHeight;
    control(screen, "Show pictures only")?.focus();
    await userEvent.keyboard("{Enter}");
    await screen.updateComplete;
    expect(screen.offsetWidth).toBe(72);
    expect(control(screen, "Show names and messages")?.matches(":focus")).toBe(true);
    expect(deep(screen, "roost-chat-row")?.offsetHeight).toBe(height);
    await userEvent.keyboard("{Enter}");
    await screen.updateComplete;
    expect(screen.offsetWidth).toBe(280);
  });

  test("tells the name of the row that has the focus or the pointer, beside it", async () => {
    const screen = await open(harbour);
    control(screen, "Show pictures only")?.click();
    await until(() => customElements.get("roost-side-tip") !== undefined);
    control(screen, "New chat")?.focus();
    await userEvent.keyboard("{Tab}");
    await until(() => tip(screen)?.textContent?.trim() === "Harbour office move");
    expect(tip(screen)?.getBoundingClientRect().left).toBeGreaterThanOrEqual(72);
    await userEvent.keyboard("{ArrowDown}");
    await until(() => tip(screen)?.textContent?.trim() === "Anna Kowalska");
    await userEvent.keyboard("{Escape}");
    expect(tip(screen)).toBeUndefined();
    await userEvent.hover(allDeep(screen, "a[data-tip]")[2] as HTMLElement);
    await until(() => tip(screen)?.textContent?.trim() === "Szűcs Bálint");
  });

  test("stays so on this device, but only where the window has a middling width", async () => {
    const first = await open();
    control(first, "Show pictures only")?.click();
    const next = await open();
    expect(next.offsetWidth).toBe(72);
    await page.viewport(1280, 800);
    await until(() => next.offsetWidth === 280);
    expect(control(next, "Show names and messages")).toBeUndefined();
    await page.viewport(390, 844);
    await until(() => deep(next, "input[type=search]")?.checkVisibility() === true);
  });

  test("stays where it is when the connection comes and goes", async () => {
    const screen = await open();
    control(screen, "Show pictures only")?.click();
    await screen.updateComplete;
    const top = (): number | undefined => deep(screen, "a[data-tip]")?.getBoundingClientRect().top;
    const before = top();
    (screen.store.connection as Cell<ConnectionView>).set({ status: "offline" });
    await until(() => control(screen, "Offline – everything is saved on this device") !== undefined);
    expect(top()).toBe(before);
  });

  test("leads to the quick switcher instead of a field", async () => {
    const screen = await open();
    control(screen, "Show pictures only")?.click();
    await screen.updateComplete;
    let requests = 0;
    screen.addEventListener("switcher-request", () => requests++);
    control(screen, "Find a person or a chat")?.click();
    expect(requests).toBe(1);
    expect(deep(screen, "input[type=search]")).toBeUndefined();
  });
});

describe("the keyboard in the list", () => {
  test("goes to both ends of a list that is in the page as a whole", async () => {
    const screen = await open(harbour);
    const inside = (list: string, entry: string): readonly HTMLElement[] =>
      allDeep(screen, list).flatMap((found) => allDeep(found, entry));
    const rows = (): readonly HTMLElement[] => [
      ...inside("roost-chat-list", "a"),
      ...inside("roost-people-list", "button"),
    ];
    await until(() => inside("roost-people-list", "button").length > 0);
    rows()[1]?.focus();
    await userEvent.keyboard("{End}");
    expect(rows().at(-1)?.matches(":focus")).toBe(true);
    await userEvent.keyboard("{Home}");
    expect(rows()[0]?.matches(":focus")).toBe(true);
    await userEvent.keyboard("{ArrowDown}");
    expect(rows()[1]?.matches(":focus")).toBe(true);
  });
});

describe("a chat in the list", () => {
  test("is read from the disk as soon as it is pressed", async () => {
    const store = createGalleryStore("team");
    const screen = await mount("roost-chats-screen", { store }, { width: 280, height: 700 });
    const row = deep(screen, `a[href="/chats/${harbour}"]`);
    row?.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, composed: true }));
    expect(store.calls).toEqual([`prepare ${harbour}`]);
  });
});
