import { madeLate } from "../lib/made-late.ts";

const segmenter = madeLate(() => new Intl.Segmenter("en", { granularity: "grapheme" }));

/** A text in the units that a person takes for single characters. */
export function segmentGraphemes(text: string): Intl.Segments {
  return segmenter().segment(text);
}
