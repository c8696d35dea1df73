import { describe, expect, test } from "vitest";
import { readText, type TextPart } from "../../../shared/text/read-text.ts";

const links = (text: string): readonly (readonly [string, string])[] =>
  readText(text).flatMap((part) => (part.kind === "link" ? [[part.text, part.href] as const] : []));

describe("reading a text", () => {
  test("finds links and leaves the rest as it is", () => {
    expect(readText("see https://example.org/a?b=1#c now")).toEqual<TextPart[]>([
      { kind: "text", text: "see " },
      { kind: "link", text: "https://example.org/a?b=1#c", href: "https://example.org/a?b=1#c" },
      { kind: "text", text: " now" },
    ]);
  });

  test.each([
    ["(https://example.org/a)", "https://example.org/a"],
    ["https://example.org/a.", "https://example.org/a"],
    ["Really? https://example.org/a?!", "https://example.org/a"],
    ["https://en.example.org/wiki/Roost_(bird)", "https://en.example.org/wiki/Roost_(bird)"],
    ["(https://en.example.org/wiki/Roost_(bird))", "https://en.example.org/wiki/Roost_(bird)"],
    ["“https://example.org/a”", "https://example.org/a"],
    ["看https://example.org/路径。然后", "https://example.org/路径"],
    ["<https://example.org>", "https://example.org"],
    ["https://example.org/a\nnext", "https://example.org/a"],
  ])("ends the link where its sentence goes on: %s", (text, link) => {
    expect(links(text)).toEqual([[link, link]]);
  });

  test("completes addresses that people write without a scheme", () => {
    expect(links("www.example.org/x")).toEqual([["www.example.org/x", "https://www.example.org/x"]]);
  });

  test("writes the scheme in small letters", () => {
    expect(links("HTTPS://Example.org")).toEqual([["HTTPS://Example.org", "https://Example.org"]]);
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "http:",
    "https://",
    "https:// x",
    "xhttps:/example.org",
    "blob:https",
  ])("makes no link of %s", (text) => {
    expect(links(text)).toEqual([]);
  });

  test("gives every link a safe scheme and loses no character, whatever it reads", () => {
    const pieces = [
      "https://",
      "http://",
      "www.",
      "javascript:",
      "mailto:",
      "a.b",
      "/",
      "(",
      ")",
      ".",
      " ",
      "\n",
      "。",
      "é",
      "😄",
      "\u202e",
      '"',
      "<",
    ];
    let seed = 1;
    for (let n = 0; n < 3000; n++) {
      let text = "";
      for (let i = 0; i < 12; i++) {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        text += pieces[(seed >>> 8) % pieces.length] ?? "";
      }
      const parts = readText(text);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      for (const part of parts) {
        if (part.kind === "link") expect(part.href).toMatch(/^(https?:\/\/|mailto:)[^\s<>"\u202e]+$/u);
      }
    }
  });

  test("reads the longest message of the worst kind in little time", () => {
    const begin = performance.now();
    for (const piece of ["https://", "www.", "(", "https://a)", "a"]) readText(piece.repeat(16_000 / piece.length));
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test("gives an empty text back", () => {
    expect(readText("")).toEqual([{ kind: "text", text: "" }]);
  });
});
