import { describe, expect, test } from "vitest";
import { foldText, matchesQuery } from "../../../shared/text/fold.ts";
import { initialsOf } from "../../../shared/text/initials.ts";
import { isOnlyEmoji } from "../../../shared/text/is-only-emoji.ts";

describe("initials", () => {
  test.each([
    ["Anna Kowalska", "AK"],
    ["  nagy-kovács   erzsébet ", "NE"],
    ["Ilse van den Berg", "IB"],
    ["陈晓明", "陈"],
    ["Madonna", "M"],
    ["Release 2.0", "R2"],
    ["anna.kowalska", "AK"],
    ["élodie (ops)", "ÉO"],
    ["👩‍🚀", "👩‍🚀"],
    ["", "?"],
    ["…", "…"],
  ])("of %j are %j", (name, initials) => {
    expect(initialsOf(name)).toBe(initials);
  });
});

describe("a text of emoji only", () => {
  test.each(["😄", "👍👍", " 🎉 🎉 ", "👩‍👩‍👧‍👦", "🇭🇺", "❤️", "1️⃣", "👍🏽"])("is recognised: %s", (text) => {
    expect(isOnlyEmoji(text)).toBe(true);
  });

  test.each(["", " ", "ok 👍", "1", "123", "😄".repeat(4), "#", "a", "©"])("is not %j", (text) => {
    expect(isOnlyEmoji(text)).toBe(false);
  });
});

describe("searching in names", () => {
  test.each([
    ["Küldés", "kuld"],
    ["Árvíztűrő Tükörfúrógép", "tukor arviz"],
    ["陈晓明", "晓"],
    ["José Ribeiro", "RIB"],
    ["anything", ""],
  ])("finds %j by %j", (text, query) => {
    expect(matchesQuery(text, query)).toBe(true);
  });

  test("wants every word", () => {
    expect(matchesQuery("Anna Kowalska", "anna nowak")).toBe(false);
  });

  test("folds case, accents and widths", () => {
    expect(foldText("ÁÉŐŰ Ｒｏｏｓｔ")).toBe("aeou roost");
  });
});
