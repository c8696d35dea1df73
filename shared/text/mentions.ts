import { isUserId, type UserId } from "../lib/ids.ts";

/** Whom a text mentions: `@<userId>` for a person, `@all` for everybody. */
export type Mention = UserId | "all";

const pattern = /(?<![\p{L}\p{N}_.])@(all|[0-9a-v]{8})(?![\p{L}\p{N}_])/gu;

/** Where a mention stands, in UTF-16 units. */
export interface MentionPlace {
  readonly mention: Mention;
  readonly start: number;
  readonly end: number;
}

/** The mentions in a text, in order. */
export function* findMentions(text: string): Iterable<MentionPlace> {
  if (!text.includes("@")) return;
  for (const match of text.matchAll(pattern)) {
    const name = match[1] ?? "";
    const mention = name === "all" ? name : isUserId(name) ? name : undefined;
    if (mention !== undefined) yield { mention, start: match.index, end: match.index + match[0].length };
  }
}
