import { readInline } from "./markup-inline.ts";
import { readTokens, type Token } from "./markup-tokens.ts";
import type { Block, Inline, ListBlock, ListItem, TextLeaf } from "./markup-tree.ts";

interface Line {
  readonly start: number;
  readonly end: number;
}

const deepestQuote = 3;
const deepestList = 4;
const special = /[`*_~[@>\n\r-]|\d[.)] |https?:\/\/|www\.|mailto:/iu;
const itemStart = /^( {0,12})([-*]|(\d{1,3})[.)]) +(?=\S)/u;
const quoteStart = /^ {0,3}>(?: |$)/u;
const fenceStart = /^ {0,3}```/u;
const languageName = /^[\w#+.-]{1,24}$/u;

/**
 * Reads a message's text: **bold**, *italic* or _italic_, ~~strike~~, `code`, ``` code blocks, > quotes, - and 1.
 * lists, addresses, [labels](https://…) and mentions. What is not understood stays text, and so does every mark
 * without its other half: no text is ever an error. Takes time in proportion to the text's length.
 */
export function parseMarkup(text: string): readonly Block[] {
  if (!special.test(text)) return text === "" ? [] : [paragraph([{ kind: "text", text, start: 0 }])];
  return new BlockReader(text, toLines(text), 0).read();
}

function paragraph(children: readonly Inline[]): Block {
  return { kind: "paragraph", children };
}

function toLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf("\n", start);
    const next = found < 0 ? text.length : found;
    lines.push({ start, end: next > start && text.charAt(next - 1) === "\r" ? next - 1 : next });
    start = next + 1;
  }
  return lines;
}

class BlockReader {
  readonly #text: string;
  readonly #lines: readonly Line[];
  readonly #contents: readonly string[];
  readonly #quoteDepth: number;
  /** For each line, the first from there on that ends with a fence. */
  readonly #fenceEnds: readonly number[];
  readonly #blocks: Block[] = [];
  #at = 0;

  constructor(text: string, lines: readonly Line[], quoteDepth: number) {
    this.#text = text;
    this.#lines = lines;
    this.#contents = lines.map(({ start, end }) => text.slice(start, end));
    this.#quoteDepth = quoteDepth;
    const ends: number[] = [];
    for (let i = lines.length - 1, next = lines.length; i >= 0; i--) {
      if (this.#content(i).trimEnd().endsWith("```")) next = i;
      ends[i] = next;
    }
    this.#fenceEnds = ends;
  }

  read(): readonly Block[] {
    let begin = 0;
    while (this.#at < this.#lines.length) {
      const at = this.#at;
      const block = this.#readBlock();
      if (block === undefined) {
        this.#at = at + 1;
        continue;
      }
      this.#addParagraph(begin, at);
      this.#blocks.push(block);
      begin = this.#at;
    }
    this.#addParagraph(begin, this.#lines.length);
    return this.#blocks;
  }

  #content(index: number): string {
    return this.#contents[index] ?? "";
  }

  /** The block that begins with the present line and is no paragraph. */
  #readBlock(): Block | undefined {
    const content = this.#content(this.#at);
    if (fenceStart.test(content)) return this.#readCode(content);
    if (this.#quoteDepth < deepestQuote && quoteStart.test(content)) return this.#readQuote();
    const item = itemStart.exec(content);
    return item === null ? undefined : this.#readList(item[1]?.length ?? 0, item[3] !== undefined, 1);
  }

  #readCode(content: string): Block | undefined {
    const first = this.#at;
    const open = content.indexOf("```") + 3;
    const rest = content.slice(open).trimEnd();
    const { start } = this.#lines[first] ?? { start: 0 };
    const marks = rest.indexOf("`");
    if (marks > 0 && marks === rest.length - 3 && rest.endsWith("```")) {
      this.#at = first + 1;
      return { kind: "code-block", lines: [{ kind: "text", text: rest.slice(0, -3), start: start + open }] };
    }
    const last = this.#fenceEnds[first + 1] ?? this.#lines.length;
    if (marks >= 0 || last >= this.#lines.length) return undefined;
    const lines: TextLeaf[] = [];
    const language = rest.trim();
    const isNamed = languageName.test(language);
    if (!isNamed && language !== "") lines.push({ kind: "text", text: rest, start: start + open });
    for (let i = first + 1; i <= last; i++) {
      const text = i < last ? this.#content(i) : this.#content(i).trimEnd().slice(0, -3);
      if (i < last || text.trim() !== "") lines.push({ kind: "text", text, start: this.#lines[i]?.start ?? 0 });
    }
    this.#at = last + 1;
    return { kind: "code-block", ...(isNamed ? { language } : {}), lines };
  }

  #readQuote(): Block {
    const inner: Line[] = [];
    for (; this.#at < this.#lines.length; this.#at++) {
      const mark = quoteStart.exec(this.#content(this.#at));
      const line = this.#lines[this.#at];
      if (mark === null || line === undefined) break;
      inner.push({ start: line.start + mark[0].length, end: line.end });
    }
    return { kind: "quote", children: new BlockReader(this.#text, inner, this.#quoteDepth + 1).read() };
  }

  #readList(indent: number, ordered: boolean, depth: number): ListBlock {
    const items: ListItem[] = [];
    while (this.#at < this.#lines.length) {
      const item = itemStart.exec(this.#content(this.#at));
      if (item === null) break;
      const own = item[1]?.length ?? 0;
      if ((own < indent && depth > 1) || own >= indent + 2) break;
      if ((item[3] !== undefined) !== ordered) break;
      items.push(this.#readItem(item[0].length, item[3], own, depth));
    }
    return { kind: "list", ordered, items };
  }

  #readItem(contentStart: number, value: string | undefined, indent: number, depth: number): ListItem {
    const line = this.#lines[this.#at] ?? { start: 0, end: 0 };
    const lines: Line[] = [{ start: line.start + contentStart, end: line.end }];
    const lists: ListBlock[] = [];
    for (this.#at++; this.#at < this.#lines.length;) {
      const content = this.#content(this.#at);
      const next = itemStart.exec(content);
      const nextIndent = content.length - content.trimStart().length;
      if (content.trim() === "" || nextIndent < indent + 2) break;
      if (next !== null && depth < deepestList) {
        lists.push(this.#readList(nextIndent, next[3] !== undefined, depth + 1));
      } else if (lists.length === 0) {
        const { start, end } = this.#lines[this.#at] ?? line;
        lines.push({ start: start + nextIndent, end });
        this.#at++;
      } else {
        break;
      }
    }
    return { ...(value === undefined ? {} : { value: Number(value) }), children: this.#readLines(lines), lists };
  }

  #addParagraph(from: number, to: number): void {
    let first = from;
    let end = to;
    // Around other blocks, and only there, blank lines are no more than the distance that blocks have anyway.
    while (from > 0 && first < end && this.#content(first).trim() === "") first++;
    while (to < this.#lines.length && end > first && this.#content(end - 1).trim() === "") end--;
    if (end <= first || this.#lines.slice(first, end).every(({ start, end: lineEnd }) => start === lineEnd)) return;
    this.#blocks.push(paragraph(this.#readLines(this.#lines.slice(first, end))));
  }

  /** Marks may reach over the ends of lines, but not over blank lines. */
  #readLines(lines: readonly Line[]): readonly Inline[] {
    const inline: Inline[] = [];
    let tokens: Token[] = [];
    lines.forEach(({ start, end }, index) => {
      const content = this.#text.slice(start, end);
      if (content.trim() === "") {
        for (const node of readInline(tokens)) inline.push(node);
        tokens = [];
      }
      for (const token of readTokens(content, start)) tokens.push(token);
      if (index < lines.length - 1) tokens.push({ kind: "break", start: end });
    });
    for (const node of readInline(tokens)) inline.push(node);
    return inline;
  }
}
