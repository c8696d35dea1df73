import { describe, expect, test } from "vitest";
import { isOneEmoji, normalizeEmoji } from "../../../shared/text/emoji.ts";

describe("one emoji", () => {
  test("is a pictograph with what belongs to it, a flag or a keycap", () => {
    const emoji = ["👍", "👍🏽", "❤️", "❤", "☕", "👨‍👩‍👧‍👦", "🧑🏾‍🚀", "🏳️‍🌈", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "🇭🇺", "1️⃣", "#⃣", "©️", "👁️‍🗨️", "🧑‍🦰"];
    for (const one of emoji) expect(isOneEmoji(one), one).toBe(true);
  });

  test("may be one that Unicode has yet to name", () => {
    expect(isOneEmoji(String.fromCodePoint(0x1faff))).toBe(true);
  });

  test("is no text, nothing, or more than one", () => {
    const others = [
      "",
      "a",
      "1",
      "#",
      "ok",
      " ",
      "👍 ",
      "👍👍",
      "👍a",
      "🇭",
      "🇭🇺🇭🇺",
      "\u200d",
      "\ufe0f",
      "\u202e👍",
      "👍\n",
      "你",
    ];
    for (const other of others) expect(isOneEmoji(other), JSON.stringify(other)).toBe(false);
  });
});

describe("the same emoji", () => {
  test("is written in one way", () => {
    expect(normalizeEmoji("👍\ufe0f")).toBe("👍");
    expect(normalizeEmoji("👍🏽")).toBe("👍🏽");
    for (const needed of ["❤\ufe0f", "☝\ufe0f", "🏳\ufe0f\u200d🌈", "1\ufe0f\u20e3"]) {
      expect(normalizeEmoji(needed)).toBe(needed);
    }
  });
});
