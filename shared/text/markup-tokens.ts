import { linkAt, linkTargetAt } from "./links.ts";
import type { BreakLeaf, CodeLeaf, MentionLeaf, TextLeaf } from "./markup-tree.ts";
import { findMentions, type MentionPlace } from "./mentions.ts";

/** A line's pieces before marks are matched. `label` and `target` are the two ends of a `[label](https://…)`. */
export type Token =
  | TextLeaf
  | BreakLeaf
  | CodeLeaf
  | MentionLeaf
  | RunToken
  | { readonly kind: "address"; readonly href: string; readonly text: string; readonly start: number }
  | { readonly kind: "label"; readonly href: string; readonly length: number };

/** A run of one mark's character: `*`, `_` or `~`. */
export interface RunToken {
  readonly kind: "run";
  readonly text: string;
  readonly start: number;
  readonly canOpen: boolean;
  readonly canClose: boolean;
}

const special = /[`*_~[\]@]|https?:\/\/|www\.|mailto:/giu;
/** Letters and digits of scripts that put spaces between words: a single mark inside of a word is none. */
const wordCharacter = /[\p{L}\p{N}](?<![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/u;
/** Next to these a single mark is a face or a formula: `>_<`, `^_^`, `¯\_(ツ)_/¯`. */
const faceCharacters = "\\<>^=+#$%&";

/** Reads one line of a text; `offset` is where the line begins. Takes time in proportion to its length. */
export function readTokens(line: string, offset: number): readonly Token[] {
  special.lastIndex = 0;
  if (!special.test(line)) return line === "" ? [] : [{ kind: "text", text: line, start: offset }];
  const reader = new LineReader(line, offset);
  return reader.read();
}

class LineReader {
  readonly #line: string;
  readonly #offset: number;
  readonly #tokens: Token[] = [];
  readonly #mentions: ReadonlyMap<number, MentionPlace> | undefined;
  /** The ends of code that begins at a place, by the next run of as many backticks. */
  readonly #codeEnds: ReadonlyMap<number, number> | undefined;
  /** Tokens that are a `[` whose bracket is not closed yet. */
  readonly #openBrackets: number[] = [];
  #lastLink = -1;
  #done = 0;

  constructor(line: string, offset: number) {
    this.#line = line;
    this.#offset = offset;
    this.#mentions = line.includes("@")
      ? new Map(Array.from(findMentions(line), (place) => [place.start, place]))
      : undefined;
    this.#codeEnds = line.includes("`") ? findCodeEnds(line) : undefined;
  }

  read(): Token[] {
    special.lastIndex = 0;
    for (let match = special.exec(this.#line); match !== null; match = special.exec(this.#line)) {
      const end = this.#readAt(match.index, match[0]);
      special.lastIndex = end ?? match.index + match[0].length;
      if (end !== undefined) this.#done = end;
    }
    this.#pushText(this.#line.length);
    return this.#tokens;
  }

  /** @returns where to go on, or undefined if it is only text. */
  #readAt(at: number, found: string): number | undefined {
    switch (found) {
      case "`":
        return this.#readCode(at);
      case "*":
      case "_":
      case "~":
        return this.#readRun(at, found);
      case "[":
        this.#pushText(at);
        this.#openBrackets.push(this.#tokens.push({ kind: "text", text: "[", start: this.#offset + at }) - 1);
        return at + 1;
      case "]":
        return this.#readLabel(at);
      case "@":
        return this.#readMention(at);
      default:
        return this.#readAddress(at);
    }
  }

  #readCode(at: number): number | undefined {
    const run = countSame(this.#line, at);
    const end = this.#codeEnds?.get(at);
    this.#pushText(at);
    if (end === undefined) {
      this.#tokens.push({ kind: "text", text: "`".repeat(run), start: this.#offset + at });
      return at + run;
    }
    let from = at + run;
    let to = end - run;
    const inside = this.#line.slice(from, to);
    // One space on either side makes room for backticks inside, and belongs to the marks.
    if (inside.startsWith(" ") && inside.endsWith(" ") && inside.trim() !== "") {
      from++;
      to--;
    }
    this.#tokens.push({ kind: "code", text: this.#line.slice(from, to), start: this.#offset + from });
    return end;
  }

  #readRun(at: number, character: string): number {
    const length = countSame(this.#line, at);
    const end = at + length;
    const text = this.#line.slice(at, end);
    this.#pushText(at);
    const before = this.#line.charAt(at - 1);
    const after = this.#line.charAt(end);
    const longest = character === "*" ? 3 : character === "_" ? 1 : 2;
    const isMark = length <= longest && (character !== "~" || length === 2) && before !== "\\";
    const canOpen = isMark && mayStandBetween(before, after, length);
    const canClose = isMark && mayStandBetween(after, before, length);
    const start = this.#offset + at;
    this.#tokens.push(
      canOpen || canClose ? { kind: "run", text, start, canOpen, canClose } : { kind: "text", text, start },
    );
    return end;
  }

  /** A label holds no link: neither one of its own, nor an address that would pretend to be the target. */
  #readLabel(at: number): number | undefined {
    const opening = this.#openBrackets.pop();
    if (opening === undefined || this.#lastLink > opening) return undefined;
    const link = linkTargetAt(this.#line, at);
    if (link === undefined) return undefined;
    this.#pushText(at);
    const label = this.#tokens.slice(opening + 1);
    if (!label.some((token) => "text" in token && token.text.trim() !== "")) return undefined;
    this.#tokens[opening] = { kind: "label", href: link.href, length: label.length };
    this.#lastLink = opening;
    // What stood before can be no label any more: links hold no links.
    this.#openBrackets.length = 0;
    return link.end;
  }

  #readMention(at: number): number | undefined {
    const place = this.#mentions?.get(at);
    if (place === undefined) return undefined;
    this.#pushText(at);
    const { mention, end } = place;
    this.#tokens.push({ kind: "mention", mention, start: this.#offset + at, end: this.#offset + end });
    return end;
  }

  #readAddress(at: number): number | undefined {
    const link = linkAt(this.#line, at);
    if (link === undefined) return undefined;
    this.#pushText(at);
    const text = this.#line.slice(at, link.end);
    this.#lastLink = this.#tokens.push({ kind: "address", href: link.href, text, start: this.#offset + at }) - 1;
    return link.end;
  }

  #pushText(end: number): void {
    if (end > this.#done) {
      const text = this.#line.slice(this.#done, end);
      this.#tokens.push({ kind: "text", text, start: this.#offset + this.#done });
    }
    this.#done = end;
  }
}

/** Whether a mark may open between these characters; whether it may close is the same, seen from the other side. */
function mayStandBetween(outside: string, inside: string, length: number): boolean {
  if (inside === "" || inside === " " || inside.trim() === "") return false;
  if (length > 1) return !(isDigit(outside) && isDigit(inside));
  return outside === "" || outside === " " || (!wordCharacter.test(outside) && !faceCharacters.includes(outside));
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

function findCodeEnds(line: string): ReadonlyMap<number, number> {
  const runs = Array.from(line.matchAll(/`+/gu), (match) => ({ at: match.index, length: match[0].length }));
  const nextOfLength = new Map<number, number>();
  const ends = new Map<number, number>();
  for (const { at, length } of runs.reverse()) {
    const next = nextOfLength.get(length);
    if (next !== undefined) ends.set(at, next + length);
    nextOfLength.set(length, at);
  }
  return ends;
}

function countSame(line: string, at: number): number {
  let end = at + 1;
  while (line.charCodeAt(end) === line.charCodeAt(at)) end++;
  return end - at;
}
