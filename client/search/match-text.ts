import { findWords, type TextWord } from "../../shared/text/text-words.ts";
import { unfoldRange } from "../../shared/text/folded-range.ts";
import type { SearchToken } from "./search-token.ts";
import type { TextRange } from "./search-view.ts";

/** Where a message has what was looked for. */
export interface MessageMatch {
  readonly ranges: readonly TextRange[];
  /** Files whose names have some of it. */
  readonly files: readonly { readonly name: string; readonly ranges: readonly TextRange[] }[];
}

/** Reads a message for every token; undefined if one of them is nowhere in it. */
export function matchMessage(
  text: string,
  fileNames: readonly string[],
  tokens: readonly SearchToken[],
): MessageMatch | undefined {
  const parts = [text, ...fileNames].map((part) => ({ part, words: findWords(part), ranges: [] as TextRange[] }));
  for (const token of tokens) {
    let isFound = false;
    for (const { part, words, ranges } of parts) {
      for (const word of words) {
        const found = matchWord(part, word, token);
        if (found.length === 0) continue;
        isFound = true;
        ranges.push(...found);
      }
    }
    if (!isFound) return undefined;
  }
  const [own, ...files] = parts.map(({ part, ranges }) => ({ name: part, ranges: joinRanges(ranges) }));
  return { ranges: own?.ranges ?? [], files: files.filter(({ ranges }) => ranges.length > 0) };
}

function matchWord(text: string, word: TextWord, token: SearchToken): readonly TextRange[] {
  const { kind, start, end } = word;
  if (kind === "mention") {
    const isMeant = word.folded === token.folded || token.people.some((userId) => word.folded === `@${userId}`);
    return isMeant ? [[start, end]] : [];
  }
  if (kind !== token.kind) return [];
  const original = text.slice(start, end);
  const ranges: TextRange[] = [];
  const { length } = token.folded;
  let at = kind === "run" ? word.folded.indexOf(token.folded) : word.folded.startsWith(token.folded) ? 0 : -1;
  while (at >= 0) {
    const [from, to] = unfoldRange(original, at, at + length);
    ranges.push([start + from, start + to]);
    at = kind === "run" ? word.folded.indexOf(token.folded, at + length) : -1;
  }
  return ranges;
}

/** Sorted, with what overlaps or touches made one. */
function joinRanges(ranges: readonly TextRange[]): readonly TextRange[] {
  const joined: [number, number][] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}
