import { foldText } from "../../shared/text/fold.ts";
import type { Emoji } from "./emoji-data.ts";

interface Entry {
  readonly emoji: Emoji;
  readonly name: string;
  readonly codes: readonly string[];
  readonly nameWords: readonly string[];
  /** Those of the name, of its other names and of what it stands for. */
  readonly words: readonly string[];
}

/** Finds emoji by words or parts of them, in several languages at once; of equals, the first language's come first. */
export class EmojiSearch {
  readonly #languages: readonly (readonly Entry[])[];
  readonly #shown: ReadonlyMap<string, Emoji>;

  /** The emoji as they are shown come first; what else knows them by other words, after. */
  constructor(shown: readonly Emoji[], ...others: readonly (readonly Emoji[])[]) {
    this.#shown = new Map(shown.map((emoji) => [emoji.emoji, emoji]));
    this.#languages = [shown, ...others].map((list) => list.map(toEntry));
  }

  find(query: string): readonly Emoji[] {
    const wanted = foldText(query)
      .split(/[\s:_-]+/u)
      .filter((word) => word !== "");
    if (wanted.length === 0) return [];
    const best = new Map<Emoji, number>();
    this.#languages.forEach((entries, language) => {
      for (const entry of entries) {
        const shown = this.#shown.get(entry.emoji.emoji);
        const score = scoreOf(entry, wanted);
        if (shown === undefined || score === undefined) continue;
        best.set(shown, Math.min(best.get(shown) ?? Number.POSITIVE_INFINITY, score + language));
      }
    });
    return [...best].sort((a, b) => a[1] - b[1]).map(([emoji]) => emoji);
  }
}

function toEntry(emoji: Emoji): Entry {
  const name = foldText(emoji.name);
  const codes = (emoji.codes ?? []).map(foldText);
  return {
    emoji,
    name,
    codes,
    nameWords: wordsOf(name),
    words: wordsOf([name, ...codes, ...emoji.tags.map(foldText)].join(" ")),
  };
}

function wordsOf(text: string): readonly string[] {
  return text.split(/[\s/-]+/u);
}

/** The less, the better: the very name, words of the name, other words, their beginnings, and parts of words. */
function scoreOf({ name, codes, nameWords, words }: Entry, wanted: readonly string[]): number | undefined {
  const whole = wanted.join(" ");
  if (name === whole) return 0;
  if (codes.includes(whole)) return 10;
  // Whatever else holds, this does.
  if (!wanted.every((word) => words.some((found) => found.includes(word)))) return undefined;
  const isIn = (list: readonly string[]): boolean => wanted.every((word) => list.includes(word));
  const begins = (list: readonly string[]): boolean =>
    wanted.every((word) => list.some((found) => found.startsWith(word)));
  const steps = [
    isIn(nameWords) && name.startsWith(whole),
    isIn(nameWords),
    name.startsWith(whole),
    begins(nameWords),
    isIn(words),
    begins(words),
    true,
  ];
  return 20 + 10 * steps.indexOf(true);
}
