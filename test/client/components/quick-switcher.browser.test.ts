import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/components/quick-switcher.ts";
import type { RoostQuickSwitcher, SwitcherSelectEvent } from "../../../client/components/quick-switcher.ts";
import "../../../client/components/shortcut-sheet.ts";
import { messageKeys } from "../../../client/components/message-keys.ts";
import { findShortcut, shortcuts } from "../../../client/components/shortcuts.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { everybody } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const store = createGalleryStore("team");
const actions = [
  { id: "settings", label: "Profile and settings", keys: ["Ctrl", ","] },
  { id: "new-group", label: "New group" },
];

async function show(): Promise<{ switcher: RoostQuickSwitcher; heard: string[] }> {
  const switcher = await mount("roost-quick-switcher", {
    chats: store.chats.value,
    people: everybody,
    actions,
    currentChatId: store.chats.value[0]?.id,
    searchable: true,
    open: true,
  });
  const heard: string[] = [];
  switcher.addEventListener("switcher-select", (event) => {
    const { place } = event as SwitcherSelectEvent;
    heard.push(Object.values(place).join(" "));
  });
  switcher.addEventListener("dialog-close", () => heard.push("closed"));
  return { switcher, heard };
}

async function type(switcher: RoostQuickSwitcher, keys: string): Promise<void> {
  await userEvent.keyboard(keys);
  await switcher.updateComplete;
}

const titlesOf = (switcher: RoostQuickSwitcher): readonly string[] =>
  allDeep(switcher, "[role=option]").map((option) => option.querySelector("span[dir]")?.textContent ?? "");
const activeOf = (switcher: RoostQuickSwitcher): string => {
  const id = deep(switcher, "input")?.getAttribute("aria-activedescendant") ?? "";
  return deep(switcher, `#${id}`)?.querySelector("span[dir]")?.textContent ?? "";
};

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("the quick switcher", () => {
  test("is accessible in both themes, with and without something found", async () => {
    const { switcher } = await show();
    await expectAccessible(switcher);
    await type(switcher, "anna");
    await expectAccessible(switcher);
  });

  test("offers the chat before this one first, so that Enter goes back", async () => {
    const { switcher, heard } = await show();
    expect(titlesOf(switcher)[0]).toBe("Anna Kowalska");
    expect(titlesOf(switcher)).not.toContain("Harbour office move");
    await type(switcher, "{Enter}");
    expect(heard).toEqual(["chat 0000anna0001"]);
    expect(deep(switcher, "dialog", HTMLDialogElement)?.open).toBe(false);
  });

  test("finds chats, people without a chat, and actions, by keyboard alone", async () => {
    const { switcher, heard } = await show();
    await type(switcher, "farid");
    expect(titlesOf(switcher)).toEqual(["Farid Haddad", "Search messages for “farid”"]);
    await type(switcher, "{Enter}");
    switcher.open = true;
    await switcher.updateComplete;
    await type(switcher, "sett{Enter}");
    switcher.open = true;
    await switcher.updateComplete;
    await type(switcher, "harb");
    expect(activeOf(switcher)).toBe("Harbour office move");
    await type(switcher, "{ArrowUp}");
    expect(activeOf(switcher)).toBe("Search messages for “harb”");
    await type(switcher, "{ArrowDown}{ArrowDown}{Enter}");
    expect(heard).toEqual(["person 0farid00", "action settings", "search harb"]);
  });

  test("stays at what was chosen when a message brings the chats into another order", async () => {
    const { switcher } = await show();
    await type(switcher, "{ArrowDown}{ArrowDown}");
    const chosen = activeOf(switcher);
    switcher.chats = switcher.chats.toReversed();
    await switcher.updateComplete;
    expect(titlesOf(switcher)[2]).not.toBe(chosen);
    expect(activeOf(switcher)).toBe(chosen);
  });

  test("shows a person once, by their chat", async () => {
    const { switcher } = await show();
    await type(switcher, "kowalska");
    expect(titlesOf(switcher).filter((title) => title === "Anna Kowalska")).toHaveLength(1);
  });

  test("says that nothing fits, and offers to search the messages all the same", async () => {
    const { switcher } = await show();
    await type(switcher, "zzzz");
    expect(titlesOf(switcher)).toEqual(["Search messages for “zzzz”"]);
    switcher.searchable = false;
    await switcher.updateComplete;
    expect(switcher.shadowRoot?.textContent).toContain("Nothing by that name");
  });

  test("closes with Escape, and begins anew", async () => {
    const { switcher, heard } = await show();
    await type(switcher, "harb");
    await type(switcher, "{Escape}");
    await until(() => heard.length > 0);
    expect(heard).toEqual(["closed"]);
    switcher.open = true;
    await switcher.updateComplete;
    expect(deep(switcher, "input", HTMLInputElement)?.value).toBe("");
  });
});

describe("shortcuts", () => {
  const stroke = (key: string, init: KeyboardEventInit = {}): KeyboardEvent =>
    new KeyboardEvent("keydown", { key, ...init });

  test("are recognised by their keys, and by no others", () => {
    expect(findShortcut(stroke("k", { ctrlKey: true }))).toBe("switcher");
    expect(findShortcut(stroke("K", { ctrlKey: true }))).toBe("switcher");
    expect(findShortcut(stroke("k"))).toBeUndefined();
    expect(findShortcut(stroke("k", { ctrlKey: true, altKey: true }))).toBeUndefined();
    expect(findShortcut(stroke("ArrowUp", { altKey: true }))).toBe("previous-chat");
    expect(findShortcut(stroke("ArrowUp", { altKey: true, shiftKey: true }))).toBe("previous-unread");
    expect(findShortcut(stroke("?", { shiftKey: true }))).toBe("sheet");
  });

  test("are recognised on a Mac, where Option makes other signs of the letters, but not where they are written", () => {
    const platform = vi.spyOn(navigator, "platform", "get").mockReturnValue("MacIntel");
    const event = stroke("©", { code: "KeyG", altKey: true });
    expect(findShortcut(event, document.body)).toBe("day");
    expect(findShortcut(stroke("Dead", { code: "KeyN", altKey: true }), document.body)).toBe("new-chat");
    expect(findShortcut(event, document.createElement("textarea"))).toBeUndefined();
    platform.mockRestore();
  });

  test("leave a question mark to what is being written", () => {
    const area = document.createElement("textarea");
    document.body.append(area);
    let found: string | undefined = "nothing heard";
    area.addEventListener("keydown", (event) => (found = findShortcut(event)));
    area.dispatchEvent(stroke("?", { shiftKey: true }));
    expect(found).toBeUndefined();
    area.dispatchEvent(stroke("k", { ctrlKey: true }));
    expect(found).toBe("switcher");
  });

  test("are listed in a sheet, which is accessible in both themes and closes with Escape", async () => {
    const sheet = await mount("roost-shortcut-sheet", { open: true, enterSends: true });
    await until(() => deep(sheet, "dialog", HTMLDialogElement)?.open === true);
    expect(allDeep(sheet, "dt")).toHaveLength(shortcuts.length + messageKeys.length + 7);
    await expectAccessible(sheet);
    let closed = 0;
    sheet.addEventListener("dialog-close", () => closed++);
    await userEvent.keyboard("{Escape}");
    await until(() => closed === 1);
    expect(sheet.open).toBe(false);
  });
});
