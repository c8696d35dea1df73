import { authorOf, sentAtOf, type OrderKey } from "../../shared/lib/ids.ts";
import type { ChatProgress } from "./chat-record.ts";
import type { SegmentChange } from "./segment-effects.ts";

/** How far above a restored live segment members may know segments. */
const maxRestoredSegments = 1_000;

/**
 * After a restore: up to where a member may raise the live segment, and from where on that is counted.
 * @returns undefined if `n` is too far above what was restored, or nothing was.
 */
export function restoredBase({ restored, live }: ChatProgress, epoch: string, n: number): number | undefined {
  const base = restored?.epoch === epoch ? restored.live : live;
  return n > base + maxRestoredSegments ? undefined : base;
}

/**
 * How far the chat is after a change of a segment; undefined if that is as far as before, and the last message is as it
 * was. Written again when the last message changed or any was deleted, so that who sees the chat in a list is told: of
 * the text that stands there, and of how many are unread.
 */
export function nextProgress(
  progress: ChatProgress,
  { newMessages, touched, mustBeZero }: SegmentChange,
  lastOrderKey: OrderKey | undefined,
): ChatProgress | undefined {
  const newest = newMessages.at(-1);
  const { last } = progress;
  // A message's own key, and the keys of its edits, begin with its id.
  const isTold = last !== null && (mustBeZero.length > 0 || touched.some(({ key }) => key.startsWith(last.id)));
  const shown = newest ?? (isTold ? last.id : undefined);
  if (shown === undefined) return undefined;
  const shownLast = { id: shown, author: authorOf(shown), at: sentAtOf(shown) };
  return { ...progress, lastOrderKey: lastOrderKey ?? null, last: shownLast };
}
