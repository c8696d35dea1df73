import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { findWords, type TextWord } from "../../shared/text/text-words.ts";
import { parseQuery } from "./parse-query.ts";
import { isOwnName } from "./query-keywords.ts";
import type { ResolvedQuery, SearchToken } from "./search-token.ts";
import type { SearchQuery } from "./search-view.ts";

/** Who and what is known by a name, or by how it begins. */
export interface SearchNames {
  /** People one of whose names begins so; oneself too. */
  findPeople(name: string): readonly UserId[];
  findChats(title: string): readonly ChatId[];
}

const defaultLimit = 20;
const maxLimit = 200;
const maxTokens = 16;
const maxPeople = 20;

/** Makes of a person's query what the index understands; undefined if it asks for nothing. */
export function resolveQuery(
  query: SearchQuery,
  { userId, names, now }: { readonly userId: UserId; readonly names: SearchNames; readonly now: number },
): ResolvedQuery | undefined {
  const parsed = parseQuery(query.text, now);
  const tokens = findWords(parsed.text)
    .slice(0, maxTokens)
    .map((word): SearchToken => ({ kind: word.kind, folded: word.folded, people: findMentioned(word, names) }));
  const authors = intersect(
    query.from === undefined ? undefined : [query.from],
    collect(parsed.from, (name) => (isOwnName(name) ? [userId] : names.findPeople(name))),
  );
  const chats = intersect(
    query.in === undefined ? undefined : [query.in],
    collect(parsed.in, (title) => names.findChats(title)),
  );
  const has = [...new Set([...parsed.has, ...(query.has ?? [])])];
  const before = Math.min(query.before ?? Infinity, parsed.before ?? Infinity);
  const after = Math.max(query.after ?? -Infinity, parsed.after ?? -Infinity);
  const resolved: ResolvedQuery = {
    tokens,
    has,
    limit: Math.min(maxLimit, Math.max(1, Math.floor(query.limit ?? defaultLimit))),
    ...(authors === undefined ? {} : { authors }),
    ...(chats === undefined ? {} : { chats }),
    ...(before === Infinity ? {} : { before }),
    ...(after === -Infinity ? {} : { after }),
  };
  // A chat alone is a place to look, not something to look for.
  const asks = tokens.length > 0 || has.length > 0 || authors !== undefined;
  return asks || before !== Infinity || after !== -Infinity ? resolved : undefined;
}

/** A mention is shown as a name, so the name finds it. One letter would find too many. */
function findMentioned({ kind, folded }: TextWord, names: SearchNames): readonly UserId[] {
  if (kind === "emoji" || kind === "mention" || (kind === "word" && folded.length < 2)) return [];
  return names.findPeople(folded).slice(0, maxPeople);
}

/** What any of the names means; undefined if there are no names. */
function collect<T>(names: readonly string[], find: (name: string) => readonly T[]): readonly T[] | undefined {
  return names.length === 0 ? undefined : [...new Set(names.flatMap(find))];
}

function intersect<T>(a: readonly T[] | undefined, b: readonly T[] | undefined): readonly T[] | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.filter((value) => b.includes(value));
}
