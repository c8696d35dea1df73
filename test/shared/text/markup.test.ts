import { describe, expect, test } from "vitest";
import { limits } from "../../../shared/lib/limits.ts";
import { parseMarkup } from "../../../shared/text/markup.ts";
import { toPlainText } from "../../../shared/text/markup-plain.ts";
import type { Block, Inline } from "../../../shared/text/markup-tree.ts";
import { sketch, textLeavesOf } from "./markup-support.ts";

describe("marks", () => {
  test.each([
    ["a **b** c", "a strong(b) c"],
    ["*b* _c_ ~~d~~", "emphasis(b) emphasis(c) strike(d)"],
    ["a **b *c* d** e", "a strong(b emphasis(c) d) e"],
    ["***x***", "emphasis(strong(x))"],
    ["***a** b*", "emphasis(strong(a) b)"],
    ["***a* b**", "strong(emphasis(a) b)"],
    ["*a **b***", "emphasis(a strong(b))"],
    ["**_x_**", "strong(emphasis(x))"],
    ["(*a*), “**b**”!", "(emphasis(a)), “strong(b)”!"],
    ["这是**粗体**字", "这是strong(粗体)字"],
    ["**bold**ness", "strong(bold)ness"],
    ["👍*x*", "👍emphasis(x)"],
  ])("are read in pairs: %s", (text, tree) => {
    expect(sketch(text)).toBe(tree);
  });

  test.each([
    "a * b * c",
    "2*3*4",
    "2**3 and 4**5",
    "snake_case_name",
    "__init__",
    "*",
    "**",
    "****",
    "**a",
    "a**",
    "*_*",
    ">_< and >_<",
    "^_^ ^_^",
    "¯\\_(ツ)_/¯",
    "\\*a\\*",
    "~a~",
    "~~~a~~~",
    "** a **",
    "`a",
    "[a]",
    "[a](b)",
  ])("stay text without their other half, or where they mean something else: %s", (text) => {
    expect(sketch(text)).toBe(text);
  });

  test("that overlap give the inner or the later one up", () => {
    expect(sketch("**a *b** c*")).toBe("strong(a *b) c*");
    expect(sketch("**a **b** c**")).toBe("**a strong(b) c**");
  });

  test("reach over the end of a line, but not over a blank one", () => {
    expect(sketch("**a\nb** c")).toBe("strong(a/b) c");
    expect(sketch("**a\n\nb**")).toBe("**a//b**");
  });

  test("mean nothing in code, and code ends on its line", () => {
    expect(sketch("`a*b*` **`c`**")).toBe("code<a*b*> strong(code<c>)");
    expect(sketch("*a `b* c`")).toBe("*a code<b* c>");
    expect(sketch("x `` a`b `` y")).toBe("x code<a`b> y");
    expect(sketch("`a\nb`")).toBe("`a/b`");
    expect(sketch("`https://a.example @all`")).toBe("code<https://a.example @all>");
  });
});

describe("mentions", () => {
  test("are found within marks, and not in code or in words", () => {
    expect(sketch("hi @00anna00, **@all** `@all` x@all")).toBe("hi @[00anna00], strong(@[all]) code<@all> x@all");
  });
});

describe("lines", () => {
  test("are kept", () => {
    expect(sketch("a\n\n\nb\r\nc")).toBe("a///b/c");
  });

  test("beside other blocks need no blank line, and lose it", () => {
    expect(sketch("a\n\n- b\n\nc")).toBe("a | list{- b} | c");
  });

  test("of nothing are nothing", () => {
    expect(parseMarkup("")).toEqual([]);
  });
});

describe("code blocks", () => {
  test.each([
    ["```js\nlet a = `b`;\n\n**c**\n```\nafter", "code-block:js<let a = `b`;//**c**> | after"],
    ["```\na\n```", "code-block<a>"],
    ["```a b\nc```", "code-block<a b/c>"],
    ["```one line```", "code-block<one line>"],
    ["before\n```\n> a\n- b\n```", "before | code-block<> a/- b>"],
  ])("are fenced: %j", (text, tree) => {
    expect(sketch(text)).toBe(tree);
  });

  test("without an end are text", () => {
    expect(sketch("```js\nlet **a**")).toBe("```js/let strong(a)");
  });
});

describe("quotes", () => {
  test("hold blocks, three deep", () => {
    expect(sketch("> a **b**\n> - c\n> > d\nend")).toBe("quote{a strong(b) | list{- c} | quote{d}} | end");
    expect(sketch("> > > > a")).toBe("quote{quote{quote{> a}}}");
    expect(sketch("> ```\n> a\n> ```")).toBe("quote{code-block<a>}");
  });

  test("are no faces and no arrows", () => {
    expect(sketch(">:( and ->")).toBe(">:( and ->");
  });
});

describe("lists", () => {
  test.each([
    ["- a\n- b", "list{- a; - b}"],
    ["* a\n* b", "list{- a; - b}"],
    ["1. a\n3) b", "list{1. a; 3. b}"],
    ["- a\n  - b\n    1. c\n- d", "list{- a list{- b list{1. c}}; - d}"],
    ["- a\n  more\n- b", "list{- a/more; - b}"],
    ["- a\n1. b", "list{- a} | list{1. b}"],
    ["x\n- *a*\ny", "x | list{- emphasis(a)} | y"],
  ])("have items, which may have lists: %j", (text, tree) => {
    expect(sketch(text)).toBe(tree);
  });

  test.each(["-a", "-", "1.5 m", "1.", "2026. november 21.", "–a"])("are not made of %s", (text) => {
    expect(sketch(text)).toBe(text);
  });
});

const pieces =
  "* ** *** _ ~~ ` `` ``` [ ] ]( ) ](https://a.example) https://a.example @00anna00 @all > - 1. a b é 字 😄 \\ js"
    .split(" ")
    .concat(" ", " ", "\n", "\n\n", "\n> ", "\n- ", "\n  - ", "\n```");

function* randomTexts(count: number, length: number): Iterable<string> {
  let seed = 7;
  for (let n = 0; n < count; n++) {
    let text = "";
    for (let i = 0; i < length; i++) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      text += pieces[(seed >>> 8) % pieces.length] ?? "";
    }
    yield text;
  }
}

function depthOf(nodes: readonly (Block | Inline)[]): number {
  return Math.max(0, ...nodes.map((node) => ("children" in node ? 1 + depthOf(node.children) : 0)));
}

describe("any text", () => {
  test("gives leaves that stand where they say", () => {
    for (const text of randomTexts(3000, 14)) {
      for (const leaf of textLeavesOf(text)) {
        expect(text.slice(leaf.start, leaf.start + leaf.text.length), JSON.stringify(text)).toBe(leaf.text);
      }
    }
  });

  test("loses none of its words", () => {
    const wordsOf = (text: string): string => text.replaceAll(/[^é字😄]/gu, "");
    for (const text of randomTexts(3000, 14)) {
      expect(wordsOf(toPlainText(parseMarkup(text), String)), JSON.stringify(text)).toBe(wordsOf(text));
    }
  });

  test("gives a tree of little depth", () => {
    const deep = ["**a *b _c_ ", "*a **b ~~c _d ", "> ", "  - a\n", "[", "***a "].map((piece) => piece.repeat(2000));
    for (const text of [...randomTexts(500, 60), ...deep]) expect(depthOf(parseMarkup(text))).toBeLessThan(14);
  });

  test("of the longest and worst kind is read in time in proportion to its length", () => {
    const worst =
      "*a |**a |*a **b |_a* |***a|*a* |**a *b* c** |*|`|`a``b```c|[|[[a]|[a](|[a](https://x)|](https://a(|](|> |> > > |- |- a\n|  - a\n|1. a\n  - b\n    - c\n|```\n|```a\nb```\n|@00anna00 |@|https://|www.|https://a)|https://a))))))|~~a|\n|> - a\n|a|a_b*c~d[e]f@g`h | \n|é字";
    const parts = 16;
    // The processor's time: the machine may be busy with something else.
    const millisecondsOf = (parse: () => unknown): number => {
      const before = process.cpuUsage();
      parse();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    };
    for (const piece of worst.split("|")) {
      const text = piece.repeat(Math.ceil(limits.textLength / piece.length)).slice(0, limits.textLength);
      const part = text.slice(0, limits.textLength / parts);
      let [partsMs, wholeMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      // The whole takes as long as its parts if time grows with the length, and 16 times that if with its square.
      const isInProportion = (): boolean => wholeMs < 4 * Math.max(partsMs, 0.1);
      // The best of some runs, taken in turns: code gets faster while it runs, and memory is tidied up now and then.
      for (let run = 0; run < 60 && (run < 10 || !isInProportion()); run++) {
        const kept: unknown[] = [];
        const parseParts = (): void => {
          while (kept.length < parts) kept.push(parseMarkup(part));
        };
        partsMs = Math.min(partsMs, millisecondsOf(parseParts));
        wholeMs = Math.min(
          wholeMs,
          millisecondsOf(() => parseMarkup(text)),
        );
      }
      expect(isInProportion(), `${JSON.stringify(piece)}: ${partsMs} ms in parts, ${wholeMs} ms as a whole`).toBe(true);
    }
  });
});

describe("a text without marks", () => {
  test("reads as it is shown", () => {
    const text = "**a** @00anna00\n- [b](https://x.example)\n  1. `c`\n> d\n```js\ne\n```";
    const nameOf = (): string => "Anna";
    expect(toPlainText(parseMarkup(text), nameOf)).toBe("a @Anna\n• b\n  1. c\nd\ne");
  });
});
