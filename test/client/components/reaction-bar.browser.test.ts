import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import "../../../client/components/reaction-bar.ts";
import type {
  ReactionAddEvent,
  ReactionToggleEvent,
  RoostReactionBar,
} from "../../../client/components/reaction-bar.ts";
import type { ReactionView } from "../../../client/store/views.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { me, people } from "../gallery/people.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const names: ReadonlyMap<UserId, string> = new Map(
  Object.values(people).map(({ id, displayName }) => [id, displayName]),
);
const reactions: readonly ReactionView[] = [
  { emoji: "👍", userIds: [people.anna.id, me.id], mine: true },
  { emoji: "🎉", userIds: [people.grace.id], mine: false },
];

async function show(properties: Partial<RoostReactionBar> = {}): Promise<{ bar: RoostReactionBar; heard: string[] }> {
  const bar = await mount("roost-reaction-bar", { reactions, names, me: me.id, ...properties });
  const heard: string[] = [];
  bar.addEventListener("reaction-toggle", (event) => {
    const { emoji, on } = event as ReactionToggleEvent;
    heard.push(`${emoji} ${on}`);
  });
  bar.addEventListener("reaction-add", (event) => heard.push(`add ${(event as ReactionAddEvent).anchor.tagName}`));
  return { bar, heard };
}

const tipOf = (bar: RoostReactionBar): string | undefined => {
  const tip = deep(bar, "[popover]");
  return tip?.matches(":popover-open") === true ? tip.textContent?.trim() : undefined;
};

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("the reactions of a message", () => {
  test("are accessible in both themes, and say who gave them", async () => {
    const { bar } = await show();
    await expectAccessible(bar);
    const labels = allDeep(bar, "[aria-pressed]").map((chip) => [
      chip.getAttribute("aria-label"),
      chip.getAttribute("aria-pressed"),
    ]);
    expect(labels).toEqual([
      ["👍 2: Anna Kowalska and You", "true"],
      ["🎉 1: Grace O’Neill", "false"],
    ]);
  });

  test("are given and taken back", async () => {
    const { bar, heard } = await show();
    for (const chip of allDeep(bar, "button")) chip.click();
    expect(heard).toEqual(["👍 false", "🎉 true", "add BUTTON"]);
  });

  test("show who under the pointer, and no longer when it leaves", async () => {
    const { bar } = await show();
    await userEvent.hover(allDeep(bar, "button")[1] as Element);
    await until(() => tipOf(bar) === "Grace O’Neill");
    await userEvent.unhover(allDeep(bar, "button")[1] as Element);
    await until(() => tipOf(bar) === undefined);
  });

  test("show who with the focus, until Escape", async () => {
    const { bar } = await show();
    await userEvent.keyboard("{Tab}");
    await until(() => tipOf(bar) === "Anna Kowalska and You");
    await userEvent.keyboard("{Escape}");
    await until(() => tipOf(bar) === undefined);
  });

  test("show the whole of a name that has no place to break", async () => {
    const names = new Map([["00000001" as UserId, "Wolfeschlegelsteinhausenbergerdorff".repeat(2)]]);
    const { bar } = await show({ reactions: [{ emoji: "👍", userIds: [...names.keys()], mine: false }], names });
    await userEvent.keyboard("{Tab}");
    await until(() => tipOf(bar)?.startsWith("Wolfe") === true);
    const tip = deep(bar, "[popover]");
    expect(tip?.scrollWidth).toBeLessThanOrEqual(tip?.clientWidth ?? 0);
  });

  test("name few of many people", async () => {
    const userIds = Array.from({ length: 40 }, (_, i) => String(i).padStart(8, "0") as UserId);
    const { bar } = await show({ reactions: [{ emoji: "👍", userIds, mine: false }] });
    expect(deep(bar, "button")?.getAttribute("aria-label")).toMatch(/ and 28 more$/u);
  });

  test("stay as they are where nothing can be given", async () => {
    const { bar, heard } = await show({ disabled: true });
    for (const chip of allDeep(bar, "button")) chip.click();
    expect(heard).toEqual([]);
    expect(allDeep(bar, "button")).toHaveLength(2);
  });
});
