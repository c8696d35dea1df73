import { segmentGraphemes } from "./graphemes.ts";

/** One or two letters that stand for a name: the first of its first and last word; one for scripts without spaces. */
export function initialsOf(name: string): string {
  let words = wordsOf(name, /\s+/u);
  if (words.length === 1) words = wordsOf(name, /[\s\-_.]+/u);
  const first = words[0];
  if (first === undefined) return firstGrapheme(name.trim()) || "?";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return (firstLetter(first) + firstLetter(last)).toUpperCase();
}

/** The one letter that stands for a name where there is no room for two. */
export function initialOf(name: string): string {
  return firstGrapheme(initialsOf(name));
}

function wordsOf(name: string, separator: RegExp): string[] {
  return name.split(separator).filter((word) => /[\p{L}\p{N}]/u.test(word));
}

function firstLetter(word: string): string {
  return firstGrapheme(word.replace(/^[^\p{L}\p{N}]+/u, ""));
}

function firstGrapheme(text: string): string {
  // Two letters of English have nothing to do with each other.
  if (/^[a-z]{2}/iu.test(text)) return text.charAt(0);
  for (const { segment } of segmentGraphemes(text)) return segment;
  return "";
}
