import { describe, expect, test } from "vitest";
import { parseAddress } from "../../../shared/text/links.ts";
import { parseMarkup } from "../../../shared/text/markup.ts";
import { toPlainText } from "../../../shared/text/markup-plain.ts";
import { linksOf } from "./markup-support.ts";

describe("links in a text", () => {
  test("are found, and the rest stays as it is", () => {
    expect(parseMarkup("see https://example.org/a?b=1#c now")).toEqual([
      {
        kind: "paragraph",
        children: [
          { kind: "text", text: "see ", start: 0 },
          {
            kind: "link",
            href: "https://example.org/a?b=1#c",
            children: [{ kind: "text", text: "https://example.org/a?b=1#c", start: 4 }],
          },
          { kind: "text", text: " now", start: 31 },
        ],
      },
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
    ["**https://example.org/a_b_c**", "https://example.org/a_b_c"],
  ])("end where their sentence goes on: %s", (text, link) => {
    expect(linksOf(text)).toEqual([[link, link]]);
  });

  test("are completed where people write them without a scheme", () => {
    expect(linksOf("www.example.org/x")).toEqual([["www.example.org/x", "https://www.example.org/x"]]);
  });

  test("have their scheme in small letters", () => {
    expect(linksOf("HTTPS://Example.org")).toEqual([["HTTPS://Example.org", "https://Example.org"]]);
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
    "xhttps://example.org",
    "blob:https",
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "[x](//example.org)",
    "[x]( https://)",
  ])("are not made of %s", (text) => {
    expect(linksOf(text)).toEqual([]);
  });

  test("may have a label", () => {
    expect(linksOf("see [the *plan*](HTTPS://example.org/a_(b)), ok")).toEqual([
      ["the plan", "https://example.org/a_(b)"],
    ]);
    expect(linksOf("[a [b] c](mailto:anna@example.org)")).toEqual([["a [b] c", "mailto:anna@example.org"]]);
  });

  test("have no label that pretends to be another address, none without text and none over two lines", () => {
    expect(linksOf("[https://bank.example](https://evil.example)")).toEqual([
      ["https://bank.example", "https://bank.example"],
      ["https://evil.example", "https://evil.example"],
    ]);
    expect(linksOf("[ ](https://evil.example)")).toEqual([["https://evil.example", "https://evil.example"]]);
    expect(linksOf("[a\nb](https://a.example)")).toEqual([["https://a.example", "https://a.example"]]);
  });

  test("hold no links", () => {
    expect(linksOf("[a [b](https://b.example) c](https://c.example)")).toEqual([
      ["b", "https://b.example"],
      ["https://c.example", "https://c.example"],
    ]);
  });

  test("always have a safe scheme, and lose no character, whatever is read", () => {
    const pieces = 'https:// http:// www. javascript: mailto: a.b / ( ) . ] [ ]( é 。 😄 \u202e " <'
      .split(" ")
      .concat(" ", "\n");
    let seed = 1;
    for (let n = 0; n < 3000; n++) {
      let text = "a";
      for (let i = 0; i < 12; i++) {
        seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
        text += pieces[(seed >>> 8) % pieces.length] ?? "";
      }
      const links = linksOf(text);
      for (const [, href] of links) expect(href).toMatch(/^(https?:\/\/|mailto:)[^\s<>"\u202e]+$/u);
      if (!text.includes("](")) expect(toPlainText(parseMarkup(text), String), text).toBe(text);
    }
  });
});

describe("a text as one address", () => {
  test("is one link and nothing else", () => {
    expect(parseAddress(" https://example.org/a ")).toBe("https://example.org/a");
    expect(parseAddress("www.example.org")).toBe("https://www.example.org");
    for (const text of ["", "example", "https://a.example and", "https://a.example.", "javascript:alert(1)"]) {
      expect(parseAddress(text), text).toBeUndefined();
    }
  });
});
