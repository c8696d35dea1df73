import { describe, expect, test } from "vitest";
import { linkedSelection } from "../../../client/components/paste-link.ts";
import { linksOf } from "../../shared/text/markup-support.ts";

describe("an address pasted over a selected text", () => {
  test("makes the text lead there", () => {
    expect(linkedSelection("the plan", " https://example.org/a\n")).toBe("[the plan](https://example.org/a)");
    expect(linkedSelection(" plan ", "www.example.org")).toBe(" [plan](https://www.example.org) ");
  });

  test("is read back as that link, with any brackets in it", () => {
    for (const address of ["https://en.example.org/a_(b)", "https://example.org/a(b", "https://example.org/?q=[1]"]) {
      const [link, ...more] = linksOf(linkedSelection("the [plan]", address) ?? "");
      expect(more).toEqual([]);
      expect(link?.[0]).toBe("the [plan]");
      expect(decodeURIComponent(link?.[1] ?? "")).toBe(address);
    }
  });

  test.each([
    ["", "https://example.org"],
    ["  ", "https://example.org"],
    ["two\nlines", "https://example.org"],
    ["a ] b", "https://example.org"],
    ["a `code`", "https://example.org"],
    ["https://old.example", "https://example.org"],
    ["text", "no address"],
    ["text", "https://example.org and more"],
    ["text", "javascript:alert(1)"],
  ])("takes the place of %j if it is %j", (selected, pasted) => {
    expect(linkedSelection(selected, pasted)).toBeUndefined();
  });
});
