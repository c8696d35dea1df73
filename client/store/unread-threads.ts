import type { MessageId, OrderKey } from "../../shared/lib/ids.ts";

/** A thread that concerns the person and in which something is new, up to its last reply. Persisted in the cache. */
export interface UnreadThread {
  readonly root: MessageId;
  readonly upTo: OrderKey;
}

/** What is known of a chat's replies. */
export interface RepliesHere {
  /** The last reply in the open segments. */
  readonly last: (root: MessageId) => OrderKey | undefined;
  /** Whether everything from there on is open, and as the server has it: a reply that is missing was deleted. */
  readonly isWholeFrom: (key: OrderKey) => boolean;
}

/**
 * What the list remembers of a chat's unread threads after the chat was looked at: what is unread in it now, and what was
 * before as far as its replies are not here to be judged.
 */
export function keepUnreadThreads(
  before: readonly UnreadThread[],
  now: readonly UnreadThread[],
  { last, isWholeFrom }: RepliesHere,
): readonly UnreadThread[] {
  const isNamed = new Set(now.map(({ root }) => root));
  const absent = before.filter(
    ({ root, upTo }) => !isNamed.has(root) && (last(root) ?? "") < upTo && !isWholeFrom(upTo),
  );
  const next = [...now, ...absent];
  const isSame =
    next.length === before.length &&
    next.every(({ root, upTo }, i) => root === before[i]?.root && upTo === before[i].upTo);
  return isSame ? before : next;
}
