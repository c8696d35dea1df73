import type { UserId } from "../../shared/lib/ids.ts";
import { foldText } from "../../shared/text/fold.ts";
import type { Mention } from "../../shared/text/mentions.ts";

export interface MentionPerson {
  readonly id: UserId;
  readonly displayName: string;
  readonly email: string;
  readonly avatar?: string;
}

/** Whom a mention could mean. */
export interface MentionCandidate {
  readonly mention: Mention;
  readonly name: string;
  /** Under the name: the address, or whom `@all` reaches. */
  readonly detail: string;
  readonly isMember: boolean;
  /** The name of their picture. */
  readonly picture?: string | undefined;
}

export interface MentionSources {
  readonly members: readonly MentionPerson[];
  /** People who are not in the chat. */
  readonly others: readonly MentionPerson[];
  /** Not offered. */
  readonly me: UserId;
  /** `@all` in the person's language; undefined where it makes no sense. */
  readonly all?: { readonly name: string; readonly detail: string } | undefined;
}

/** A word with an `@` before the caret. */
export interface MentionQuery {
  /** Where the `@` stands. */
  readonly start: number;
  readonly end: number;
  readonly words: string;
}

const longestQuery = 40;
const mostCandidates = 8;

/** The mention that is being written where the caret is. Names have spaces, so two may be in it. */
export function findMentionQuery(text: string, caret: number): MentionQuery | undefined {
  const from = Math.max(0, caret - longestQuery - 1);
  const start = text.lastIndexOf("@", caret - 1);
  if (caret === 0 || start < from) return undefined;
  if (/[\p{L}\p{N}_.]$/u.test(text.slice(Math.max(0, start - 2), start))) return undefined;
  const words = text.slice(start + 1, caret);
  if (/[\n@]|^\s|\s\s|(?:\s\S*){3}/u.test(words)) return undefined;
  return { start, end: caret, words };
}

/** The best first: members, then others; within them by how the name begins. */
export function rankMentions(words: string, sources: MentionSources): readonly MentionCandidate[] {
  const query = foldText(words).trim();
  const { members, others, me, all } = sources;
  const rank = (people: readonly MentionPerson[], isMember: boolean): readonly MentionCandidate[] =>
    people
      .filter(({ id }) => id !== me)
      .flatMap((person) => {
        const score = scoreOf(query, person);
        return score === undefined ? [] : [{ person, score }];
      })
      .sort((a, b) => a.score - b.score)
      .map(({ person: { id, displayName: name, email: detail, avatar: picture } }) => ({
        mention: id,
        name,
        detail,
        isMember,
        picture,
      }));
  const inChat = rank(members, true);
  const everybody: readonly MentionCandidate[] =
    all !== undefined && [foldText(all.name), "all"].some((name) => name.startsWith(query))
      ? [{ mention: "all", name: all.name, detail: all.detail, isMember: true }]
      : [];
  // Nobody asked for them yet.
  const outside = query === "" ? [] : rank(others, false);
  const candidates = query === "" ? [...inChat.slice(0, mostCandidates - 1), ...everybody] : [...everybody, ...inChat];
  return [...candidates, ...outside].slice(0, mostCandidates);
}

/** The less, the better; undefined: does not fit. */
function scoreOf(query: string, { displayName, email }: MentionPerson): number | undefined {
  const name = foldText(displayName);
  if (name.startsWith(query)) return 0;
  const wanted = query.split(/\s+/u);
  const words = name.split(/[\s\-_.]+/u);
  if (wanted.every((word) => words.some((found) => found.startsWith(word)))) return 1;
  if (foldText(email).startsWith(query)) return 2;
  return wanted.every((word) => name.includes(word)) ? 3 : undefined;
}
