import { isMessageId, serverDeviceId, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { deleteMessage, raiseMarker, segmentRoots, stampOf } from "../../shared/model/segment.ts";
import { deleted, isStamp, parseEditKey, parseSeenKey } from "../../shared/model/values.ts";
import type { LiveDocument } from "./live-document.ts";
import type { OrderState } from "./order-state.ts";

/** Where a segment's change is decided: the documents that the server may write to in the same tick. */
export interface SegmentScope {
  readonly home: LiveDocument;
  readonly homeNumber: number;
  readonly live: LiveDocument;
  readonly liveNumber: number;
  /** A warm segment of the same chat; undefined if it is not in memory. */
  segmentAt(n: number): LiveDocument | undefined;
  readonly order: OrderState;
  readonly now: number;
  /** A document in which content became unreachable and must leave the disk. */
  noteErasure(document: LiveDocument): void;
}

/** A key that an accepted update wrote to. */
export interface TouchedKey {
  readonly root: string;
  readonly key: string;
}

/**
 * What the server adds to an accepted update of a segment, in the same commit: stamps of arrival, the consequences of
 * deletions and removals, and markers carried into the live segment (DESIGN.md, "Order" and "Seen").
 * @returns the order keys of the new messages.
 */
export function applySegmentEffects(
  scope: SegmentScope,
  newMessages: readonly MessageId[],
  touched: readonly TouchedKey[],
): readonly OrderKey[] {
  const orderKeys = newMessages.map((id) => placeMessage(scope, id));
  for (const { root, key } of touched) {
    if (root === segmentRoots.messages && isMessageId(key)) settleMessage(scope, key);
    else if (root === segmentRoots.removals && isMessageId(key)) settleMessage(scope, key);
    else if (root === segmentRoots.edits) settleEdit(scope, key);
    else if (root === segmentRoots.seen) carryMarker(scope, key);
  }
  return orderKeys;
}

/** The segments besides home and live that a write to this one may have to change: where its late messages are shown. */
export function companionSegments(document: LiveDocument, n: number): ReadonlySet<number> {
  const companions = new Set<number>();
  for (const stamp of document.segment.landed.values()) {
    if (isStamp(stamp) && stamp.in !== n) companions.add(stamp.in);
  }
  return companions;
}

function placeMessage(scope: SegmentScope, id: MessageId): OrderKey {
  const { home, homeNumber, live, liveNumber, order, now } = scope;
  const { stamp, orderKey } = order.accept(id, homeNumber, liveNumber, now);
  if (stamp !== undefined) {
    home.writeAsServer(() => home.segment.landed.set(id, stamp));
    if (live !== home) live.writeAsServer(() => live.segment.landed.set(id, stamp));
  }
  return orderKey;
}

/** A removed message loses its content, a deleted one its edits and its place among the unread. */
function settleMessage(scope: SegmentScope, id: MessageId): void {
  const { home } = scope;
  const { messages, removals } = home.segment;
  if (!messages.has(id)) return;
  const isRemoved = removals.has(id);
  if (!isRemoved && messages.get(id) !== deleted) return;
  home.writeAsServer(() => deleteMessage(home.segment, id, home.index.editKeys(id)));
  scope.noteErasure(home);
  const stamp = stampOf(home.segment, id);
  const shownIn = stamp === undefined || stamp.in === scope.homeNumber ? undefined : scope.segmentAt(stamp.in);
  if (shownIn !== undefined && shownIn.segment.landed.get(id) !== deleted) {
    shownIn.writeAsServer(() => shownIn.segment.landed.set(id, deleted));
  }
}

function settleEdit(scope: SegmentScope, key: string): void {
  const { home } = scope;
  const messageId = parseEditKey(key)?.messageId;
  if (messageId === undefined) return;
  const { messages, removals, edits } = home.segment;
  if (messages.get(messageId) !== deleted && !removals.has(messageId)) return;
  if (edits.get(key) !== deleted) home.writeAsServer(() => edits.set(key, deleted));
  scope.noteErasure(home);
}

/** Keeps a person's highest marker in the live segment, whatever segment it arrived in, and whatever lowered it there. */
function carryMarker(scope: SegmentScope, key: string): void {
  const seen = parseSeenKey(key);
  const marker = scope.home.segment.seen.get(key);
  if (seen === undefined || marker === undefined) return;
  const highest = scope.order.raise(seen.userId, marker);
  if (scope.home !== scope.live || marker < highest) carryInto(scope.live, seen.userId, highest);
}

function carryInto(live: LiveDocument, userId: UserId, marker: OrderKey): void {
  live.writeAsServer(() => raiseMarker(live.segment, userId, serverDeviceId, marker));
}
