import { describe, expect, test } from "vitest";
import type { UserId } from "../../../shared/lib/ids.ts";
import { parseForwarded } from "../../../shared/text/forward.ts";
import { forwardedTexts } from "../../../shared/text/forwarded-texts.ts";
import { findMentions } from "../../../shared/text/mentions.ts";
import { replaceMentions } from "../../../shared/text/replace-mentions.ts";

const margaret = "margaret" as UserId;
const nameOf = (mention: string): string => (mention === "all" ? "all" : "Margaret");

describe("a text that is passed on", () => {
  test("is a quote below its author's name, line by line", () => {
    expect(forwardedTexts("one\n\n- two", "Ada Vidrin", nameOf, 1_000)).toEqual([
      "> **Ada Vidrin**\n> one\n> \n> - two",
    ]);
  });

  test("calls nobody", () => {
    const [text = ""] = forwardedTexts(`@${margaret} and @all, look`, "Ada", nameOf, 1_000);
    expect(text).toBe("> **Ada**\n> Margaret and all, look");
    expect([...findMentions(text)]).toEqual([]);
  });

  test("keeps the name of who wrote it first, however often it is passed on", () => {
    const [once = ""] = forwardedTexts("one\ntwo", "Ada", nameOf, 1_000);
    expect(forwardedTexts(once, "Béla", nameOf, 1_000)).toEqual([once]);
  });

  test("is not taken for one that was passed on before if it only begins like one", () => {
    expect(forwardedTexts("> **Ada**\n> one\nMy answer", "Béla", nameOf, 1_000)[0]).toMatch(
      /^> \*\*Béla\*\*\n> > \*\*Ada/u,
    );
  });

  test("loses nothing when it is too long for one message, and cuts no character in two", () => {
    const long = `${"🎂".repeat(40)}\n${"word ".repeat(30)}`;
    const texts = forwardedTexts(long, "Ada", nameOf, 60);
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(60);
    expect(texts.join("")).not.toMatch(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/u);
    const said = texts.map((text) => text.replaceAll(/^> (?:\*\*Ada\*\*$)?/gmu, "").replaceAll("\n", "")).join("");
    expect(said).toBe(long.replaceAll("\n", ""));
  });

  test("has a name without marks", () => {
    expect(forwardedTexts("one", "**A*d_a`\n", nameOf, 1_000)).toEqual(["> **Ada**\n> one"]);
  });
});

test("mentions are replaced where they stand, and nothing else is", () => {
  expect(replaceMentions(`a@all.org @${margaret}, @all!`, (mention) => `<${mention}>`)).toBe(
    "a@all.org <margaret>, <all>!",
  );
});

describe("what was passed on", () => {
  test("tells who wrote it and what, also when it is cut", () => {
    const [text = ""] = forwardedTexts("one\n\n> two", "Anna Nagy", String, 1000);
    expect(parseForwarded(text)).toEqual({ author: "Anna Nagy", text: "one\n\n> two" });
    expect(parseForwarded(text.slice(0, 20))).toEqual({ author: "Anna Nagy", text: "on" });
  });

  test("is told from other quotes", () => {
    expect(parseForwarded("> **Anna**\n> one\nand two")).toBeUndefined();
    expect(parseForwarded("> **Anna** one")).toBeUndefined();
    expect(parseForwarded("")).toBeUndefined();
  });
});
