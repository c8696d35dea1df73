import { describe, expect, test } from "vitest";
import { foldText } from "../../../shared/text/fold.ts";

describe("folding a text", () => {
  test.each([
    ["Küldhessen ÁRVÍZTŰRŐ tükörfúrógép", "kuldhessen arvizturo tukorfurogep"],
    ["Łódź Żółć ŚWIĘTO", "lodz zolc swieto"],
    ["Straße Größe ẞ", "strasse grosse ss"],
    ["Ærø Þór Đặng œuvre", "aero thor dang oeuvre"],
    ["İstanbul ılık", "istanbul ilik"],
    ["ΟΔΟΣ οδός", "οδοσ οδοσ"],
    ["ﬁn Ｒｏｏｓｔ ①", "fin roost 1"],
  ])("makes plain small letters of %s", (text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  test("takes composed and combining characters for the same", () => {
    expect(foldText("e\u0301te\u0301")).toBe(foldText("été"));
    expect(foldText("\u1112\u116C\u110B\u1174")).toBe("회의");
    expect(foldText("か\u3099")).toBe(foldText("が"));
    expect(foldText("ｶﾞ")).toBe("ガ");
  });

  test("keeps the marks that make another letter in scripts without accents", () => {
    expect(foldText("が")).not.toBe(foldText("か"));
    expect(foldText("हिन्दी")).toBe("हिन्दी");
    expect(foldText("ที่")).toBe("ที่");
  });

  test("leaves out the points of Hebrew and Arabic, and what nobody sees", () => {
    expect(foldText("שָׁלוֹם")).toBe("שלום");
    expect(foldText("مُحَـمَّد")).toBe("محمد");
    expect(foldText("co\u00ADoperate\u200D")).toBe("cooperate");
    expect(foldText("👍🏽")).toBe("👍");
  });

  test("changes nothing when it is done twice", () => {
    for (let unit = 0; unit < 0x2ffff; unit += 7) {
      const text = `a${String.fromCodePoint(unit)}`;
      expect(foldText(foldText(text)), unit.toString(16)).toBe(foldText(text));
    }
  });
});
