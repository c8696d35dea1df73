import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { MessageSituation } from "../../../client/components/message-actions.ts";
import "../../../client/components/message-menu.ts";
import type { MessageActionEvent } from "../../../client/components/message-events.ts";
import type { RoostMessageMenu } from "../../../client/components/message-menu.ts";
import type { ReactionToggleEvent } from "../../../client/components/reaction-bar.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const messageId = createMessageId(1, 1, people.anna.id, 0);
const situation: MessageSituation = {
  own: true,
  deleted: false,
  state: "sent",
  pinned: false,
  writable: true,
  admin: false,
  inThread: false,
  hasSeenCount: false,
};

async function show(properties: Partial<RoostMessageMenu> = {}): Promise<{ menu: RoostMessageMenu; heard: string[] }> {
  const menu = await mount("roost-message-menu", { messageId, situation, ...properties });
  const heard: string[] = [];
  menu.addEventListener("message-action", (event) => {
    const { action, messageId: id, anchor } = event as MessageActionEvent;
    expect(id).toBe(messageId);
    expect(anchor.isConnected).toBe(true);
    heard.push(action);
  });
  menu.addEventListener("reaction-toggle", (event) => {
    const { emoji, on } = event as ReactionToggleEvent;
    heard.push(`${emoji} ${on}`);
  });
  return { menu, heard };
}

const active = (menu: RoostMessageMenu): string | undefined => menu.shadowRoot?.activeElement?.textContent?.trim();
const isOpen = (menu: RoostMessageMenu): boolean => deep(menu, "[popover]")?.matches(":popover-open") === true;

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("the menu of a message", () => {
  test("is accessible in both themes, closed and open", async () => {
    const { menu } = await show();
    await expectAccessible(menu);
    await menu.openMenu();
    await expectAccessible(menu);
  });

  test("has the usual things on its bar, as one stop of the Tab key", async () => {
    const { menu, heard } = await show();
    const bar = allDeep(menu, "[role=toolbar] button");
    expect(bar.map((button) => button.getAttribute("title"))).toEqual(["Add a reaction", "Reply", "More"]);
    await userEvent.keyboard("{Tab}{Enter}{ArrowRight}{Enter}{ArrowRight}{Enter}");
    expect(heard).toEqual(["react", "reply"]);
    await until(() => isOpen(menu));
  });

  test("can be used with the keyboard alone, and gives the focus back", async () => {
    const { menu, heard } = await show();
    const more = deep(menu, ".more");
    more?.focus();
    await userEvent.keyboard("{Enter}");
    await until(() => active(menu) === "Reply");
    await userEvent.keyboard("{ArrowDown}");
    expect(active(menu)).toBe("Reply in thread");
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(active(menu)).toBe("Delete");
    await userEvent.keyboard("f");
    expect(active(menu)).toBe("Forward");
    await userEvent.keyboard("{Home}{Enter}");
    expect(heard).toEqual(["reply"]);
    await until(() => !isOpen(menu) && menu.shadowRoot?.activeElement === more);
    await userEvent.keyboard("{Enter}");
    await until(() => isOpen(menu));
    await userEvent.keyboard("{Escape}");
    await until(() => !isOpen(menu) && menu.shadowRoot?.activeElement === more);
  });

  test("offers quick reactions, and takes one's own back", async () => {
    const { menu, heard } = await show({ given: new Set(["🎉"]) });
    await menu.openMenu();
    const quick = allDeep(menu, "[aria-pressed]");
    expect(quick.filter((button) => button.ariaPressed === "true").map((button) => button.textContent?.trim())).toEqual(
      ["🎉"],
    );
    quick[0]?.click();
    await menu.openMenu();
    deep(menu, "[aria-pressed=true]")?.click();
    expect(heard).toEqual(["👍 true", "🎉 false"]);
  });

  test("opens where the pointer is, wholly in view", async () => {
    const { menu } = await show();
    for (const [x, y] of [
      [300, 200],
      [1279, 799],
      [0, 0],
    ] as const) {
      await menu.openMenu({ x, y });
      const popup = deep(menu, "[popover]") as HTMLElement;
      expect(popup.offsetLeft).toBeGreaterThanOrEqual(8);
      expect(popup.offsetTop).toBeGreaterThanOrEqual(8);
      expect(popup.offsetLeft + popup.offsetWidth).toBeLessThanOrEqual(1272);
      expect(popup.offsetTop + popup.offsetHeight).toBeLessThanOrEqual(792);
      popup.hidePopover();
      await until(() => !isOpen(menu) && deep(menu, "[role=menu]") === undefined);
    }
  });

  test("is no higher than a low window, and can be scrolled there", async () => {
    await page.viewport(844, 300);
    const { menu } = await show();
    await menu.openMenu({ x: 400, y: 100 });
    const popup = deep(menu, "[popover]") as HTMLElement;
    expect(popup.scrollHeight).toBeGreaterThan(popup.clientHeight);
    expect(popup.offsetTop).toBeGreaterThanOrEqual(8);
    expect(popup.offsetTop + popup.offsetHeight).toBeLessThanOrEqual(292);
  });

  test("comes from the bottom on phones", async () => {
    await page.viewport(390, 844);
    const { menu } = await show();
    await menu.openMenu({ x: 200, y: 100 });
    const popup = deep(menu, "[popover]") as HTMLElement;
    expect([popup.offsetLeft, popup.offsetWidth, popup.offsetTop + popup.offsetHeight]).toEqual([0, 390, 844]);
  });

  test("is nothing where nothing can be done", async () => {
    const { menu } = await show({ situation: { ...situation, deleted: true } });
    await menu.openMenu();
    expect(deep(menu, "button")).toBeUndefined();
  });
});
