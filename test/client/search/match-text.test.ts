import { describe, expect, test } from "vitest";
import { cutExcerpt } from "../../../client/search/excerpt.ts";
import { matchMessage } from "../../../client/search/match-text.ts";
import type { SearchToken } from "../../../client/search/search-token.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { findWords } from "../../../shared/text/text-words.ts";

const tokensOf = (query: string, people: readonly UserId[] = []): readonly SearchToken[] =>
  findWords(query).map(({ kind, folded }) => ({ kind, folded, people }));

/** What is marked in a text, undefined if it is no hit. */
function marked(text: string, query: string, people?: readonly UserId[]): readonly string[] | undefined {
  const match = matchMessage(text, [], tokensOf(query, people));
  return match?.ranges.map(([start, end]) => text.slice(start, end));
}

describe("a message", () => {
  test.each([
    ["Ezt küldhessen el valaki?", "kuldhessen", ["küldhessen"]],
    ["Ezt kuldhessen el valaki?", "küldh", ["kuldh"]],
    ["Jutro Łódź, potem ŁÓDKA", "lod", ["Łód", "ŁÓD"]],
    ["Große Straße gesperrt", "strasse grosse", ["Große", "Straße"]],
    ["今天会议改到下午三点，请大家准时参加", "下午三点", ["下午三点"]],
    ["今天会议改到下午三点", "会 点", ["会", "点"]],
    ["明日の会議は十時からです。会議！", "会議", ["会議", "会議"]],
    ["내일 회의를 합니다", "회의", ["회의"]],
    ["ทำงานที่นี่", "ที่", ["ที่"]],
    ["Kész 🎉🎉 👍🏽!", "🎉 👍", ["🎉🎉", "👍🏽"]],
    ["e\u0301te\u0301 vége", "ete", ["e\u0301te\u0301"]],
    ["אמר שָׁלוֹם לכולם", "שלום", ["שָׁלוֹם"]],
    ["قال مُحَمَّد ذلك", "محمد", ["مُحَمَّد"]],
    ["ＲＯＯＳＴ roost", "roo", ["ＲＯＯ", "roo"]],
    ["re-read it", "re", ["re", "re"]],
  ])("%s has %s", (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  test.each([
    ["holnap ebéd", "ebéd vacsora"],
    ["megbeszélés", "beszélés"],
    ["会x議", "会議"],
    ["今天 天会", "今天会"],
    ["👨‍👩‍👧", "👧"],
    ["", "a"],
  ])("%s has no %s", (text, query) => {
    expect(marked(text, query)).toBeUndefined();
  });

  test("is found by the name of whom it mentions, not by the id", () => {
    const anna = "0a1b2c3d" as UserId;
    expect(marked("szia @0a1b2c3d!", "anna", [anna])).toEqual(["@0a1b2c3d"]);
    expect(marked("szia @0a1b2c3d!", "0a1b")).toBeUndefined();
    expect(marked("szia @0a1b2c3d!", "@0a1b2c3d")).toEqual(["@0a1b2c3d"]);
  });

  test("marks what overlaps once", () => {
    expect(marked("tomorrow", "to tomo tom")).toEqual(["tomo"]);
    expect(marked("会議室", "会議 議室")).toEqual(["会議室"]);
  });

  test("may have one word in its text and another in the name of a file", () => {
    const match = matchMessage("A számla", ["Szerződés-2026.pdf", "kép.png"], tokensOf("szamla szerz"));
    expect(match).toEqual({ ranges: [[2, 8]], files: [{ name: "Szerződés-2026.pdf", ranges: [[0, 5]] }] });
  });

  test("with nothing to look for is a hit without marks", () => {
    expect(matchMessage("anything", [], [])).toEqual({ ranges: [], files: [] });
  });
});

describe("an excerpt", () => {
  const long = `${"word ".repeat(100)}NEEDLE ${"after ".repeat(100)}`;
  const needle = long.indexOf("NEEDLE");

  test("is the text itself if it is short", () => {
    expect(cutExcerpt("short", [[0, 2]])).toEqual({ text: "short", start: 0, ranges: [[0, 2]] });
  });

  test("is the beginning if what was found stands there", () => {
    expect(cutExcerpt(long, [[0, 4]])).toMatchObject({ start: 0, ranges: [[0, 4]] });
  });

  test("has the first that was found and something before it, from the beginning of a word", () => {
    const { text, start, ranges } = cutExcerpt(long, [
      [needle, needle + 6],
      [long.length - 6, long.length],
    ]);
    expect(text.length).toBeLessThanOrEqual(200);
    expect(text).toBe(long.slice(start, start + text.length));
    expect(text.startsWith("word")).toBe(true);
    expect(ranges.map(([from, to]) => text.slice(from, to))).toEqual(["NEEDLE"]);
  });

  test("cuts no character in two and no range beyond its end", () => {
    const emoji = "😀".repeat(500);
    for (const at of [0, 200, 600, 602, 998]) {
      const { text, start, ranges } = cutExcerpt(emoji, [[at, 1000]]);
      expect(Array.from(text), String(at)).toEqual(Array.from(text, () => "😀"));
      expect(emoji.slice(start, start + text.length)).toBe(text);
      for (const [from, to] of ranges) expect([from, to].every((unit) => unit >= 0 && unit <= text.length)).toBe(true);
    }
  });
});
