import { serverDeviceId, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { deleteMessage, raiseMarker, segmentRoots, stampOf } from "../../shared/model/segment.ts";
import { deleted, isStamp, parseSeenKey } from "../../shared/model/values.ts";
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

/** What a change of a segment did. */
export interface SegmentChange {
  /** In the order of acceptance. */
  readonly newMessages: readonly MessageId[];
  readonly touched: readonly TouchedKey[];
  /** Messages whose body and edits must be `0` after this commit. */
  readonly mustBeZero: readonly MessageId[];
}

/**
 * What the server adds to an accepted change of a segment, in the same commit: stamps of arrival, the consequences of
 * deletions and removals, and markers carried into the live segment (DESIGN.md, "Order" and "Seen").
 */
export function applySegmentEffects(scope: SegmentScope, { newMessages, touched, mustBeZero }: SegmentChange): void {
  for (const id of newMessages) placeMessage(scope, id);
  for (const id of mustBeZero) eraseMessage(scope, id);
  for (const { root, key } of touched) if (root === segmentRoots.seen) carryMarker(scope, key);
}

/** The segments besides home and live that a write to this one may have to change: where its late messages are shown. */
export function companionSegments(document: LiveDocument, n: number): ReadonlySet<number> {
  const companions = new Set<number>();
  for (const stamp of document.segment.landed.values()) {
    if (isStamp(stamp) && stamp.in !== n) companions.add(stamp.in);
  }
  return companions;
}

function placeMessage(scope: SegmentScope, id: MessageId): void {
  const { home, homeNumber, live, liveNumber, order, now } = scope;
  const { stamp } = order.accept(id, homeNumber, liveNumber, now);
  if (stamp === undefined) return;
  home.writeAsServer(() => home.segment.landed.set(id, stamp));
  if (live !== home) live.writeAsServer(() => live.segment.landed.set(id, stamp));
}

/** A deleted or removed message loses its content, its edits, and its place among the unread. */
function eraseMessage(scope: SegmentScope, id: MessageId): void {
  const { home } = scope;
  if (!home.segment.messages.has(id)) return;
  home.writeAsServer(() => deleteMessage(home.segment, id, home.index.editKeys(id)));
  scope.noteErasure(home);
  const stamp = stampOf(home.segment, id);
  const shownIn = stamp === undefined || stamp.in === scope.homeNumber ? undefined : scope.segmentAt(stamp.in);
  if (shownIn !== undefined && shownIn.segment.landed.get(id) !== deleted) {
    shownIn.writeAsServer(() => shownIn.segment.landed.set(id, deleted));
  }
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
