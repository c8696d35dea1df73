import { findMentions } from "./mentions.ts";
import { foldText, isAscii } from "./fold.ts";

/**
 * What a text is searched by. `word`: letters and digits. `run`: a stretch of a script that puts no spaces between
 * words (Chinese, Japanese, Korean, Thai …). `emoji`: one of them. `mention`: a person, folded to `@<userId>`.
 */
export interface TextWord {
  readonly kind: "word" | "run" | "emoji" | "mention";
  /** [start, end) in the text, UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** As it is compared; never empty. */
  readonly folded: string;
}

const unspaced = ["Hani", "Hira", "Kana", "Hang", "Bopo", "Thai", "Laoo", "Khmr", "Mymr"]
  .map((script) => `\\p{scx=${script}}`)
  .join("");
const letter = "[\\p{L}\\p{N}]";
/** Invisible characters that may stand within a word: the soft hyphen and the joiners. */
const joiners = "[\\u00AD\\u200C\\u200D\\u2060]";
const pictograph = "\\p{Extended_Pictographic}[\\uFE0F\\p{Emoji_Modifier}\\u{E0020}-\\u{E007F}]*";

const emoji = `\\p{Regional_Indicator}{2}|${pictograph}(?:\\u200D${pictograph})*`;

const anyUnspaced = new RegExp(`(?=${letter})[${unspaced}]`, "u");
/** The first group is a run, the second a word; an emoji is in neither. */
const pattern = createPattern(
  `(?:(?=[\\p{L}\\p{N}\\p{M}])[${unspaced}])+`,
  `${letter}(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}]|${joiners}(?=${letter}))*`,
  emoji,
);
/** The same for texts without runs, in a part of the time. */
const spacedPattern = createPattern("(?!)", `${letter}(?:[\\p{L}\\p{N}\\p{M}]|${joiners}(?=${letter}))*`, emoji);

function createPattern(run: string, word: string, other: string): RegExp {
  return new RegExp(`(${run})|(${word})|${other}`, "gu");
}

/** The words of a text in order. A mention is no word: nobody sees the id that is written there. */
export function findWords(text: string): readonly TextWord[] {
  const words: TextWord[] = [];
  let done = 0;
  for (const { mention, start, end } of findMentions(text)) {
    if (mention === "all") continue;
    addWords(words, text.slice(done, start), done);
    words.push({ kind: "mention", start, end, folded: `@${mention}` });
    done = end;
  }
  addWords(words, done === 0 ? text : text.slice(done), done);
  return words;
}

function addWords(words: TextWord[], text: string, offset: number): void {
  if (isAscii(text)) {
    addAsciiWords(words, text.toLowerCase(), offset);
    return;
  }
  for (const match of text.matchAll(anyUnspaced.test(text) ? pattern : spacedPattern)) {
    const [found] = match;
    const folded = foldText(found);
    if (folded === "") continue;
    const start = offset + match.index;
    const kind = match[2] !== undefined ? "word" : match[1] !== undefined ? "run" : "emoji";
    words.push({ kind, start, end: start + found.length, folded });
  }
}

/** What `pattern` finds in ASCII, which most texts are, many times as fast. */
function addAsciiWords(words: TextWord[], lower: string, offset: number): void {
  for (let i = 0, start = -1; i <= lower.length; i++) {
    if (i < lower.length && isAsciiWordUnit(lower.charCodeAt(i))) {
      if (start < 0) start = i;
    } else if (start >= 0) {
      words.push({ kind: "word", start: offset + start, end: offset + i, folded: lower.slice(start, i) });
      start = -1;
    }
  }
}

function isAsciiWordUnit(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}
