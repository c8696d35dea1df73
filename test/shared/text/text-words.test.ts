import { describe, expect, test } from "vitest";
import { unfoldRange } from "../../../shared/text/folded-range.ts";
import { foldText } from "../../../shared/text/fold.ts";
import { findWords } from "../../../shared/text/text-words.ts";

const found = (text: string): readonly (readonly string[])[] =>
  findWords(text).map(({ kind, start, end, folded }) => [kind, text.slice(start, end), folded]);
const foldedOf = (text: string): readonly string[] => findWords(text).map(({ folded }) => folded);

describe("the words of a text", () => {
  test("are its letters and digits, folded, with where they stand", () => {
    expect(found("Ma 3-kor: küldhessen?")).toEqual([
      ["word", "Ma", "ma"],
      ["word", "3", "3"],
      ["word", "kor", "kor"],
      ["word", "küldhessen", "kuldhessen"],
    ]);
  });

  test("are whole stretches in scripts that put no spaces between words", () => {
    expect(found("Roost会議room、サーバー 안녕")).toEqual([
      ["word", "Roost", "roost"],
      ["run", "会議", "会議"],
      ["word", "room", "room"],
      ["run", "サーバー", "サーバー"],
      ["run", "안녕", "안녕"],
    ]);
    expect(foldedOf("ทำงานที่นี่")).toHaveLength(1);
  });

  test("are emoji one by one, joined ones whole, without skin tones", () => {
    expect(found("👍🏽🎉 👨‍👩‍👧🇭🇺❤️")).toEqual([
      ["emoji", "👍🏽", "👍"],
      ["emoji", "🎉", "🎉"],
      ["emoji", "👨‍👩‍👧", "👨👩👧"],
      ["emoji", "🇭🇺", "🇭🇺"],
      ["emoji", "❤️", "❤"],
    ]);
  });

  test("hold their combining characters and joiners", () => {
    expect(found("e\u0301te\u0301 co\u00ADop")).toEqual([
      ["word", "e\u0301te\u0301", "ete"],
      ["word", "co\u00ADop", "coop"],
    ]);
  });

  test("are mentions without the id being a word", () => {
    expect(found("hi @0a1b2c3d, and @all")).toEqual([
      ["word", "hi", "hi"],
      ["mention", "@0a1b2c3d", "@0a1b2c3d"],
      ["word", "and", "and"],
      ["word", "all", "all"],
    ]);
  });

  test("are the same in ASCII whether or not something else stands beside them", () => {
    const text = "Don't re-read foo_bar v1.2 (C++), a@b.example; 1,000.";
    expect(foldedOf(`${text} é`)).toEqual([...foldedOf(text), "e"]);
  });

  test("are none in what has no letters", () => {
    expect(findWords("")).toEqual([]);
    expect(findWords(" … ?!  \u0301 ~ ")).toEqual([]);
  });
});

describe("a range of a folded text", () => {
  test.each([
    ["Küldhessen", "kuld", "Küld"],
    ["Łódź", "lo", "Łó"],
    ["Straße", "stras", "Straß"],
    ["e\u0301te\u0301", "e", "e\u0301"],
    ["co\u00ADoperate", "coop", "co\u00ADop"],
    ["שָׁלוֹם", "של", "שָׁל"],
    ["ﬁne", "f", "ﬁ"],
    ["plain", "pla", "pla"],
  ])("stands in %s where people see it", (text, folded, seen) => {
    expect(foldText(text).startsWith(folded)).toBe(true);
    expect(text.slice(...unfoldRange(text, 0, folded.length))).toBe(seen);
  });

  test("may be in the middle", () => {
    const text = "ｶﾞｷﾞグ下午";
    const at = foldText(text).indexOf("ギグ");
    expect(text.slice(...unfoldRange(text, at, at + 2))).toBe("ｷﾞグ");
  });
});
