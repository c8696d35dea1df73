import { madeLate } from "../lib/made-late.ts";
import { segmentGraphemes } from "./graphemes.ts";

/** What is no part of any emoji, and what every emoji has some of. */
const other = /[^\p{Extended_Pictographic}\p{Emoji_Component}\s]/u;
const essential = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u;
/** Built from a string: the flag `v` is younger than the language level that this project is compiled for. */
const onlyEmoji = madeLate(() => new RegExp("^(?:\\p{RGI_Emoji}|\\s)+$", "v"));

/** Tells whether a text is one to three emoji and nothing else but white space. */
export function isOnlyEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > 80 || other.test(trimmed) || !essential.test(trimmed)) return false;
  if (!onlyEmoji().test(trimmed)) return false;
  return [...segmentGraphemes(trimmed)].filter(({ segment }) => segment.trim() !== "").length <= 3;
}
