import { foldText } from "../../shared/text/fold.ts";
import type { Emoji } from "./emoji-data.ts";

interface Entry {
  readonly emoji: Emoji;
  readonly name: string;
  readonly words: readonly string[];
}

/** Finds emoji by the beginnings of words, in several languages at once; the first language's names count most. */
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
  return { emoji, name: foldText(emoji.name), words: foldText([emoji.name, ...emoji.tags].join(" ")).split(/[\s-]+/u) };
}

/** The less, the better: the very name, a name that begins so, a whole word, the beginning of one. */
function scoreOf({ name, words }: Entry, wanted: readonly string[]): number | undefined {
  const whole = wanted.join(" ");
  if (name === whole) return 0;
  if (!wanted.every((word) => words.some((found) => found.startsWith(word)))) return undefined;
  if (name.startsWith(whole)) return 10;
  return wanted.every((word) => words.includes(word)) ? 20 : 30;
}
