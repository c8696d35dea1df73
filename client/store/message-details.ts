import { equalFlat } from "lib0/object";
import { authorOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { deleted } from "../../shared/model/values.ts";
import { findMentions } from "../../shared/text/mentions.ts";
import type { SegmentEntry } from "./chat-segments.ts";
import type { QuoteView, ReactionView } from "./views.ts";

const quoteLength = 200;
const noReactions: readonly ReactionView[] = [];

/** The message that another one points at; `home`: the segment it lives in, if that is open. */
export function quoteOf(id: MessageId, home: SegmentEntry | undefined): QuoteView {
  const author = authorOf(id);
  const body = home?.index.body(id);
  if (home === undefined || body === undefined) return { id, author, text: "", deleted: false, known: false };
  if (body === deleted || home.index.segment.removals.has(id)) {
    return { id, author, text: "", deleted: true, known: true };
  }
  const text = home.index.newestEdit(id)?.text ?? body.t;
  return { id, author, text: text.slice(0, quoteLength), deleted: false, known: true };
}

export function isSameQuote(a: QuoteView | undefined, b: QuoteView | undefined): boolean {
  return a === undefined || b === undefined ? a === b : equalFlat(a, b);
}

/** A message's reactions, the ones that more people gave first; `current` as long as it says the same. */
export function reactionsOf(
  id: MessageId,
  home: SegmentEntry,
  me: UserId,
  current: readonly ReactionView[] = noReactions,
): readonly ReactionView[] {
  if (home.index.reactionKeys(id).size === 0) return noReactions;
  const views: ReactionView[] = [];
  for (const [emoji, userIds] of home.index.reactions(id)) views.push({ emoji, userIds, mine: userIds.includes(me) });
  if (views.length === 0) return noReactions;
  views.sort((a, b) => b.userIds.length - a.userIds.length);
  const isSame =
    views.length === current.length &&
    views.every(({ emoji, userIds }, i) => {
      const other = current[i] as ReactionView;
      return other.emoji === emoji && isSameList(other.userIds, userIds);
    });
  return isSame ? current : views;
}

/** Whether a text of somebody else calls this person. */
export function mentions(text: string, author: UserId, me: UserId): boolean {
  if (author === me) return false;
  for (const { mention } of findMentions(text)) if (mention === me || mention === "all") return true;
  return false;
}

export function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((item, i) => item === b[i]));
}
