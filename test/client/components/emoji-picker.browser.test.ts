import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import type { EmojiPickEvent } from "../../../client/components/emoji-grid.ts";
import "../../../client/components/emoji-picker.ts";
import type { RoostEmojiPicker } from "../../../client/components/emoji-picker.ts";
import "../../../client/components/emoji-popover.ts";
import type { SkinToneChangeEvent } from "../../../client/components/skin-tone-choice.ts";
import { isOneEmoji } from "../../../shared/text/emoji.ts";
import { expectAccessible } from "../support/accessibility.ts";
import { frames, until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const size = { width: 352, height: 384 };

async function show(
  properties: Partial<RoostEmojiPicker> = {},
): Promise<{ picker: RoostEmojiPicker; picked: string[] }> {
  const picker = await mount("roost-emoji-picker", properties, size);
  const picked: string[] = [];
  picker.addEventListener("emoji-pick", (event) => picked.push((event as EmojiPickEvent).emoji));
  await until(() => deep(picker, ".emoji") !== undefined);
  return { picker, picked };
}

const textsOf = (picker: Element): readonly string[] =>
  allDeep(picker, ".emoji").map((button) => button.textContent?.trim() ?? "");
const focused = (picker: RoostEmojiPicker): Element | null | undefined =>
  deep(picker, "roost-emoji-grid")?.shadowRoot?.activeElement;

async function type(picker: RoostEmojiPicker, keys: string): Promise<void> {
  picker.focus();
  await userEvent.keyboard(keys);
  await picker.updateComplete;
  await frames(2);
}

beforeEach(() => page.viewport(1280, 800));
afterEach(() => document.body.replaceChildren());

describe("the emoji picker", () => {
  test("is accessible in both themes, with groups and while searching", async () => {
    const { picker } = await show({ recent: ["👍"] });
    await expectAccessible(deep(picker, "[role=group]") as Element);
    await type(picker, "pizza");
    await expectAccessible(picker);
    await type(picker, "zzz");
    await expectAccessible(picker);
  });

  test("offers every group, each emoji once and as one reaction", async () => {
    const { picker } = await show();
    const all = textsOf(picker);
    // Without a font of pictures, as on a bare machine, the newest and the countries' flags are left out.
    expect(all.length).toBeGreaterThan(1300);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((emoji) => !isOneEmoji(emoji) || emoji.length > 16)).toEqual([]);
    expect(all).toContain("👍");
  });

  test("finds by words in both languages, and picks the first with Enter", async () => {
    const { picker, picked } = await show();
    await type(picker, "pizza{Enter}");
    expect(picked).toEqual(["🍕"]);
    await type(picker, "kave");
    expect(textsOf(picker)).toContain("☕");
  });

  test("says names in the chosen language", async () => {
    const { picker } = await show({ language: "hu" });
    await type(picker, "pizza");
    await until(() => textsOf(picker)[0] === "🍕");
    expect(allDeep(picker, ".emoji")[0]?.getAttribute("aria-label")).toBe("pizza");
    await type(picker, "thumbs up");
    expect(allDeep(picker, ".emoji")[0]?.getAttribute("aria-label")).toBe("felfelé mutató hüvelykujj");
  });

  test("can be used with the keyboard alone", async () => {
    const { picker, picked } = await show({ recent: ["🎉", "👍"] });
    await type(picker, "{ArrowDown}");
    expect(focused(picker)?.textContent?.trim()).toBe("🎉");
    await userEvent.keyboard("{ArrowRight}{Enter}");
    expect(picked).toEqual(["👍"]);
    await userEvent.keyboard("{ArrowDown}");
    expect(focused(picker)?.textContent?.trim()).toBe(textsOf(picker)[3]);
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(deep(picker, "input")?.matches(":focus")).toBe(true);
    await userEvent.keyboard("{ArrowDown}{End}");
    expect(focused(picker)?.textContent?.trim()).toBe(textsOf(picker).at(-1));
  });

  test("shows what was used last first", async () => {
    const { picker } = await show({ recent: ["🎉", "👍🏽", "no emoji"] });
    expect(textsOf(picker).slice(0, 3)).toEqual(["🎉", "👍🏽", "😀"]);
  });

  test("takes a skin tone for everything that has one, and tells it", async () => {
    const { picker, picked } = await show();
    const tones: number[] = [];
    picker.addEventListener("skin-tone-change", (event) => tones.push((event as SkinToneChangeEvent).skinTone));
    deep(picker, "[popovertarget]")?.click();
    await until(() => deep(picker, "[popover]")?.matches(":popover-open") === true);
    allDeep(picker, "[popover] button")[3]?.click();
    await until(() => textsOf(picker).includes("👍🏽"));
    expect(tones).toEqual([3]);
    allDeep(picker, ".emoji")
      .find((button) => button.textContent?.trim() === "👍🏽")
      ?.click();
    expect(picked).toEqual(["👍🏽"]);
  });

  test("goes to a group, and marks the one that is at the top", async () => {
    const { picker } = await show();
    const groups = allDeep(picker, "[role=group] > button[title]");
    const last = groups.at(-1);
    last?.click();
    await until(() => last?.getAttribute("aria-current") === "true");
    expect(groups.filter((group) => group.getAttribute("aria-current") === "true")).toEqual([last]);
  });
});

describe("the emoji popover", () => {
  test("opens beside what asked for it, gives the emoji on, closes, and gives the focus back", async () => {
    const popover = await mount("roost-emoji-popover", { recent: ["🎉"] });
    const button = document.createElement("button");
    popover.parentElement?.append(button);
    button.focus();
    const picked: string[] = [];
    popover.addEventListener("emoji-pick", (event) => picked.push((event as EmojiPickEvent).emoji));
    await popover.openAt(button);
    await until(() => deep(popover, ".emoji") !== undefined);
    const popup = deep(popover, "[popover]");
    expect(popup?.offsetLeft).toBeGreaterThanOrEqual(8);
    expect((popup?.offsetTop ?? 0) + (popup?.offsetHeight ?? 0)).toBeLessThanOrEqual(window.innerHeight - 8);
    await until(() => deep(popover, "input")?.matches(":focus") === true);
    await expectAccessible(popover);
    deep(popover, ".emoji")?.click();
    expect(picked).toEqual(["🎉"]);
    await until(() => deep(popover, "[popover]")?.matches(":popover-open") === false);
    await until(() => document.activeElement === button);
    expect(deep(popover, "roost-emoji-picker")).toBeUndefined();
  });

  test("comes from the bottom on phones", async () => {
    await page.viewport(390, 844);
    const popover = await mount("roost-emoji-popover", {});
    await popover.openAt(popover);
    await until(() => deep(popover, ".emoji") !== undefined);
    const popup = deep(popover, "[popover]");
    expect([popup?.offsetLeft, popup?.offsetWidth]).toEqual([0, 390]);
    expect((popup?.offsetTop ?? 0) + (popup?.offsetHeight ?? 0)).toBe(844);
    popover.close();
    await until(() => deep(popover, "roost-emoji-picker") === undefined);
  });
});
