import type { UserId } from "../../shared/lib/ids.ts";
import type { TextWord } from "../../shared/text/text-words.ts";

/**
 * One thing that a message must have: a word that begins like this, a stretch of an unspaced script, an emoji, or the
 * mention of a person.
 */
export interface SearchToken {
  readonly kind: TextWord["kind"];
  readonly folded: string;
  /** Or the mention of one of these, whose names begin like this. */
  readonly people: readonly UserId[];
}

export type MessageFeature = "link" | "file";

/** A query as the index understands it. Everything must hold; of authors and chats one. */
export interface ResolvedQuery {
  readonly tokens: readonly SearchToken[];
  readonly authors?: readonly UserId[];
  readonly chats?: readonly string[];
  readonly has: readonly MessageFeature[];
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** A look into the index: one term, or all that begin so. */
export interface TermLookup {
  readonly term: string;
  readonly isPrefix: boolean;
}

/** UTF-16 units; longer words are told apart when the message itself is read. */
const maxTermLength = 40;
/** Of an unspaced stretch; few of them say nearly all. */
const maxPairs = 32;

/** Under what a word of a text is found in the index. Persisted: who changes it raises the format of the index. */
export function addIndexTerms({ kind, folded }: Pick<TextWord, "kind" | "folded">, terms: Set<string>): void {
  if (kind !== "run") {
    terms.add(folded.length > maxTermLength ? folded.slice(0, maxTermLength) : folded);
    return;
  }
  const characters = Array.from(folded);
  for (let i = 0; i < characters.length; i++) terms.add((characters[i] ?? "") + (characters[i + 1] ?? ""));
}

/** What to look up for a token: all lookups of one of the alternatives. It may find too much, never too little. */
export function lookupsOf({ kind, folded, people }: SearchToken): readonly (readonly TermLookup[])[] {
  const mentions = people.map((userId) => [{ term: `@${userId}`, isPrefix: false }]);
  if (kind === "mention") return [[{ term: folded, isPrefix: false }], ...mentions];
  const characters = kind === "run" ? Array.from(folded) : [];
  if (characters.length < 2) return [[{ term: folded.slice(0, maxTermLength), isPrefix: true }], ...mentions];
  const pairs = new Set(characters.slice(0, -1).map((character, i) => character + (characters[i + 1] ?? "")));
  return [[...pairs].slice(0, maxPairs).map((term) => ({ term, isPrefix: false })), ...mentions];
}
