import type * as Y from "yjs";
import { homeSegmentOf, type DeviceId, type MessageId, type OrderKey, type UserId } from "../lib/ids.ts";
import { deleted, editKey, reactionKey, seenKey, type EditBody, type MessageBody, type Stamp } from "./values.ts";

/** The names of a segment's shared maps. Persisted and transmitted. */
export const segmentRoots = {
  messages: "m",
  edits: "e",
  removals: "x",
  reactions: "r",
  seen: "s",
  landed: "l",
} as const;

/** The shared maps of one segment of a chat: flat, and no key is ever deleted. */
export interface Segment {
  readonly doc: Y.Doc;
  readonly messages: Y.Map<MessageBody | typeof deleted>;
  readonly edits: Y.Map<EditBody | typeof deleted>;
  readonly removals: Y.Map<number>;
  readonly reactions: Y.Map<0 | 1>;
  readonly seen: Y.Map<OrderKey>;
  readonly landed: Y.Map<Stamp | typeof deleted>;
}

/** Names a document's shared maps. Calling it again for the same document is cheap and yields the same maps. */
export function openSegment(doc: Y.Doc): Segment {
  return {
    doc,
    messages: doc.getMap(segmentRoots.messages),
    edits: doc.getMap(segmentRoots.edits),
    removals: doc.getMap(segmentRoots.removals),
    reactions: doc.getMap(segmentRoots.reactions),
    seen: doc.getMap(segmentRoots.seen),
    landed: doc.getMap(segmentRoots.landed),
  };
}

/** Adds a message to its home segment; a message that is already there stays as it is. */
export function addMessage(segment: Segment, id: MessageId, body: MessageBody): void {
  if (!segment.messages.has(id)) segment.messages.set(id, body);
}

export function addEdit(segment: Segment, id: MessageId, suffix: string, text: string): void {
  segment.edits.set(editKey(id, suffix), { t: text });
}

/** Deletes a message together with the texts of its edits: `editKeys` are the keys that the caller knows of. */
export function deleteMessage(segment: Segment, id: MessageId, editKeys: Iterable<string>): void {
  if (segment.messages.get(id) !== deleted) segment.messages.set(id, deleted);
  for (const key of editKeys) if (segment.edits.get(key) !== deleted) segment.edits.set(key, deleted);
}

/** Marks a message as removed by a chat admin; the server then deletes its content. */
export function removeMessage(segment: Segment, id: MessageId, at: number): void {
  if (!segment.removals.has(id)) segment.removals.set(id, at);
}

export function setReaction(segment: Segment, id: MessageId, userId: UserId, emoji: string, on: boolean): void {
  const key = reactionKey(id, userId, emoji);
  const value = on ? 1 : 0;
  if ((segment.reactions.get(key) ?? 0) !== value) segment.reactions.set(key, value);
}

/** Raises a device's marker; one that is already as high stays, so markers never move back. */
export function raiseMarker(segment: Segment, userId: UserId, deviceId: DeviceId, upTo: OrderKey): boolean {
  const key = seenKey(userId, deviceId);
  const current = segment.seen.get(key);
  if (current !== undefined && current >= upTo) return false;
  segment.seen.set(key, upTo);
  return true;
}

/** The stamp of a message as this segment knows it. */
export function stampOf(segment: Segment, id: MessageId): Stamp | undefined {
  const stamp = segment.landed.get(id);
  return stamp === undefined || stamp === deleted ? undefined : stamp;
}

/** Tells whether segment `n` is where the message is shown: its home, or where a late one landed. */
export function isShownIn(n: number, id: MessageId, stamp: Stamp | undefined): boolean {
  return stamp === undefined ? homeSegmentOf(id) === n : stamp.in === n;
}

/** The Yjs client id and clock of the value that a key has now, or undefined if the key has none. */
export function structOf<T>(
  map: Y.Map<T>,
  key: string,
): { readonly client: number; readonly clock: number } | undefined {
  const item = map._map.get(key);
  return item === undefined ? undefined : item.lastId;
}

/** The Yjs client id and clock of the first value that a key ever had: what is known of it tells of the key's beginning. */
export function firstStructOf<T>(
  map: Y.Map<T>,
  key: string,
): { readonly client: number; readonly clock: number } | undefined {
  let item = map._map.get(key);
  while (item?.left) item = item.left;
  return item === undefined ? undefined : item.id;
}
