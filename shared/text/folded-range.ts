import { foldText, isAscii } from "./fold.ts";
import { segmentGraphemes } from "./graphemes.ts";

/**
 * Where a piece of a folded text stands in the text before folding: [start, end) in UTF-16 units, whole characters as
 * a person sees them. `from` and `to` count units of `foldText(text)`.
 */
export function unfoldRange(text: string, from: number, to: number): readonly [number, number] {
  if (isAscii(text)) return [from, to];
  let start = 0;
  let folded = 0;
  for (const { segment, index } of segmentGraphemes(text)) {
    const next = folded + foldText(segment).length;
    if (folded <= from && from < next) start = index;
    if (next >= to) return [start, index + segment.length];
    folded = next;
  }
  return [start, text.length];
}
