import type { MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { isChatId, isMessageId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { UnreadThread } from "./unread-threads.ts";
import type { MessageView } from "./views.ts";

/** The newest message of a chat as this device saw it last. Persisted in the cache. */
export interface LastSeenHere {
  readonly id: MessageId;
  readonly author: UserId;
  readonly text: string;
  readonly at: number;
  /** Missing while the message is pending. */
  readonly orderKey?: OrderKey;
  /** An own one that somebody has seen. */
  readonly seen?: true;
  /** An own one with a change that was not on the server then. */
  readonly changed?: true;
  /** Everything that follows up to here is deleted. */
  readonly upTo?: OrderKey;
  /** It is deleted itself: nothing else is left. */
  readonly deleted?: true;
}

/** What the device remembers of a chat beside its documents. Persisted in the cache. */
export interface ChatRecord {
  /** The server's summary, as it came last. */
  readonly summary: ChatSummary;
  /** The person is no member any more: readable, not writable. */
  readonly isLost?: boolean;
  readonly last?: LastSeenHere;
  /** Up to where this device has shown the chat. */
  readonly seenUpTo?: OrderKey;
  /** As the chat had them when it was open last. */
  readonly unreadThreads?: readonly UnreadThread[];
}

export function isChatRecord(value: unknown): value is ChatRecord {
  if (value === null || typeof value !== "object" || !("summary" in value)) return false;
  const { summary } = value;
  const hasSummary =
    summary !== null &&
    typeof summary === "object" &&
    "id" in summary &&
    isChatId(summary.id) &&
    "members" in summary &&
    Array.isArray(summary.members) &&
    "live" in summary &&
    typeof summary.live === "number";
  if (!hasSummary) return false;
  return !("last" in value) || value.last === undefined || isLastSeenHere(value.last);
}

/** Whether this device has shown everything that the server's summary knows of. */
export function isAllSeen({ summary, seenUpTo }: ChatRecord): boolean {
  return summary.lastOrderKey === null || (seenUpTo !== undefined && seenUpTo >= summary.lastOrderKey);
}

export function lastSeenHereOf(message: MessageView): LastSeenHere {
  const { id, author, text, sentAt: at, orderKey, state, editUnsent } = message;
  return {
    id,
    author,
    text: text.slice(0, 200),
    at,
    ...(orderKey === undefined ? {} : { orderKey }),
    ...(state === "seen" ? { seen: true } : {}),
    ...(editUnsent === true ? { changed: true } : {}),
  };
}

/** The newest message of a chat that is not deleted. `upTo` is the order key of the newest one of all. */
export function findLastHere(newest: readonly MessageView[], upTo: OrderKey | undefined): LastSeenHere | undefined {
  const last = newest.findLast(({ deleted }) => !deleted) ?? newest.at(-1);
  if (last === undefined) return undefined;
  const isFollowed = upTo !== undefined && last.orderKey !== undefined && upTo > last.orderKey;
  return {
    ...lastSeenHereOf(last),
    ...(isFollowed ? { upTo } : {}),
    ...(last.deleted ? { deleted: true } : {}),
  };
}

export function isLastSeenHere(value: unknown): value is LastSeenHere {
  return (
    value !== null &&
    typeof value === "object" &&
    "id" in value &&
    isMessageId(value.id) &&
    "text" in value &&
    typeof value.text === "string"
  );
}
