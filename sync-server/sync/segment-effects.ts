import { segmentDocName, userDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { authorOf, serverDeviceId, type ChatId, type MessageId, type OrderKey } from "../../shared/lib/ids.ts";
import { deleteMessage, raiseMarker, segmentRoots, stampOf } from "../../shared/model/segment.ts";
import { deleted, isStamp, parseSeenKey } from "../../shared/model/values.ts";
import type { LiveDocument } from "./live-document.ts";
import type { OrderState } from "./order-state.ts";
import { ServerWrites } from "./server-writes.ts";

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
  /** In a document content became unreachable and must leave the disk. */
  noteErasure(name: DocName): void;
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
  const writes = new ServerWrites();
  for (const id of newMessages) placeMessage(scope, id, writes);
  writes.run();
  // After the stamps, by which the place of a message is found.
  for (const id of mustBeZero) eraseMessage(scope, id, writes);
  for (const { root, key } of touched) if (root === segmentRoots.seen) carryMarker(scope, key, writes);
  writes.run();
}

/** More are not kept in memory together for one update: late messages may have landed in any number of segments. */
const maxCompanions = 16;

/**
 * The segments besides home and live that a write to this one may have to change: where its late messages are shown. Only
 * the highest ones if there are very many. What is deleted then loses its content, which is all at home, wherever it is
 * shown; in a segment far below, it goes on counting as unread for who has not seen that far.
 */
export function companionSegments(document: LiveDocument, n: number): readonly number[] {
  const companions = new Set<number>();
  for (const stamp of document.segment.landed.values()) {
    if (isStamp(stamp) && stamp.in !== n) companions.add(stamp.in);
  }
  return [...companions].sort((a, b) => b - a).slice(0, maxCompanions);
}

/** The documents of a chat that must be warm before an update of this one can be decided. */
export function neededFor(document: LiveDocument, chatId: ChatId, liveName: DocName): readonly DocName[] {
  const { address, name } = document;
  if (address.kind !== "segment") return [name];
  const names = [name, liveName];
  if (document.isWarm && name !== liveName) {
    for (const n of companionSegments(document, address.segment)) names.push(segmentDocName(chatId, n));
  }
  return names;
}

function placeMessage(scope: SegmentScope, id: MessageId, writes: ServerWrites): void {
  const { home, homeNumber, live, liveNumber, order, now } = scope;
  const { stamp } = order.accept(id, homeNumber, liveNumber, now);
  if (stamp === undefined) return;
  writes.add(home, () => home.segment.landed.set(id, stamp));
  if (live !== home) writes.add(live, () => live.segment.landed.set(id, stamp));
}

/** A deleted or removed message loses its content, its edits, and its place among the unread. */
function eraseMessage(scope: SegmentScope, id: MessageId, writes: ServerWrites): void {
  const { home } = scope;
  if (!home.segment.messages.has(id)) return;
  writes.add(home, () => deleteMessage(home.segment, id, home.index.editKeys(id)));
  scope.noteErasure(home.name);
  // While it was typed, the text was a draft: replaced since, and stored all the same until the document is folded.
  scope.noteErasure(userDocName(authorOf(id)));
  const stamp = stampOf(home.segment, id);
  const shownIn = stamp === undefined || stamp.in === scope.homeNumber ? undefined : scope.segmentAt(stamp.in);
  if (shownIn !== undefined && shownIn.segment.landed.get(id) !== deleted) {
    writes.add(shownIn, () => shownIn.segment.landed.set(id, deleted));
  }
}

/**
 * Keeps a person's highest marker in the live segment, whatever segment it arrived in, and whatever lowered it there; and
 * in the one it arrived in, whose own readers may not have heard of the live one yet: a device that lost what it had may
 * overwrite a marker of its own that it knows nothing of.
 */
function carryMarker(scope: SegmentScope, key: string, writes: ServerWrites): void {
  const { home, live, order } = scope;
  const seen = parseSeenKey(key);
  const marker = home.segment.seen.get(key);
  if (seen === undefined || marker === undefined) return;
  const { userId } = seen;
  const highest = order.raise(userId, marker);
  const before = home.index.marker(userId) ?? marker;
  const raise = (document: LiveDocument, upTo: OrderKey): void =>
    writes.add(document, () => raiseMarker(document.segment, userId, serverDeviceId, upTo));
  if (home !== live && before > marker) raise(home, before);
  if (home !== live || highest > marker) raise(live, highest);
}
