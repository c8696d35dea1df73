import { authorOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { firstStructOf, stampOf } from "../../shared/model/segment.ts";
import type { SegmentEntry } from "./chat-segments.ts";

/**
 * A stamp is the server's own word; else the struct that brought the message must be known to be on the server's disk. A
 * deletion that is still to be sent changes nothing about that.
 */
export function isAccepted(id: MessageId, home: SegmentEntry, shownIn: SegmentEntry): boolean {
  if (stampOf(shownIn.index.segment, id) !== undefined) return true;
  const position = firstStructOf(home.index.segment.messages, id);
  return position !== undefined && home.document.isDurable(position);
}

/** The order key of the newest message in a segment that the server has. */
export function highestAcceptedIn(entry: SegmentEntry, me: UserId): OrderKey | undefined {
  const { ordered } = entry.index;
  return ordered.findLast(({ id }) => authorOf(id) !== me || isAccepted(id, entry, entry))?.orderKey;
}
