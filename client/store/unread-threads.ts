import type { MessageId, OrderKey } from "../../shared/lib/ids.ts";

/** A thread that concerns the person and in which something is new, up to its last reply. Persisted in the cache. */
export interface UnreadThread {
  readonly root: MessageId;
  readonly upTo: OrderKey;
}

/**
 * What the list remembers of a chat's unread threads after the chat was looked at: what is unread in it now, and what was
 * before as far as its replies are not here to be judged. `lastHere` is the last reply in the open segments.
 */
export function keepUnreadThreads(
  before: readonly UnreadThread[],
  now: readonly UnreadThread[],
  lastHere: (root: MessageId) => OrderKey | undefined,
): readonly UnreadThread[] {
  const isNamed = new Set(now.map(({ root }) => root));
  const absent = before.filter(({ root, upTo }) => !isNamed.has(root) && (lastHere(root) ?? "") < upTo);
  const next = [...now, ...absent];
  const isSame =
    next.length === before.length &&
    next.every(({ root, upTo }, i) => root === before[i]?.root && upTo === before[i].upTo);
  return isSame ? before : next;
}
