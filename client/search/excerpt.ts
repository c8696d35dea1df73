import type { TextRange } from "./search-view.ts";

/** UTF-16 units of a text that a hit shows. */
const maxLength = 200;
/** What stands before the first place that was found. */
const leadLength = 40;

export interface Excerpt {
  readonly text: string;
  readonly start: number;
  readonly ranges: readonly TextRange[];
}

/** A text that is short enough, or a part of it with the first range; the ranges as they are in that part. */
export function cutExcerpt(text: string, ranges: readonly TextRange[]): Excerpt {
  if (text.length <= maxLength) return { text, start: 0, ranges };
  const first = ranges[0]?.[0] ?? 0;
  const start = first + leadLength <= maxLength ? 0 : findStart(text, first);
  const end = findEnd(text, Math.min(text.length, start + maxLength));
  const inside = ranges
    .filter(([from]) => from < end)
    .map(([from, to]): TextRange => [from - start, Math.min(to, end) - start]);
  return { text: text.slice(start, end), start, ranges: inside };
}

/** The beginning of a word a little before what was found, or of a character. */
function findStart(text: string, first: number): number {
  const lead = text.slice(first - leadLength, first);
  const space = lead.search(/\s\S/u);
  if (space >= 0) return first - leadLength + space + 1;
  return isInPair(text, first - leadLength) ? first - leadLength + 1 : first - leadLength;
}

function findEnd(text: string, end: number): number {
  return isInPair(text, end) ? end - 1 : end;
}

function isInPair(text: string, at: number): boolean {
  return /^[\uDC00-\uDFFF]/.test(text.charAt(at)) && /^[\uD800-\uDBFF]/.test(text.charAt(at - 1));
}
