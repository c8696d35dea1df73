import { homeSegmentOf, isMessageId, orderKeyLength, type MessageId } from "../../shared/lib/ids.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import { stampOf, structOf, type Segment } from "../../shared/model/segment.ts";
import { isEditBody, isMessageBody, isStamp, parseEditKey } from "../../shared/model/values.ts";
import { linkAt } from "../../shared/text/links.ts";
import { findWords } from "../../shared/text/text-words.ts";
import { featureBits } from "./packed-segment.ts";
import type { IndexedMessage } from "./search-segment.ts";
import { addIndexTerms } from "./search-token.ts";

/** A message as it reads now. */
export interface SearchText {
  readonly text: string;
  readonly fileNames: readonly string[];
}

export interface SegmentChange {
  readonly id: MessageId;
  readonly orderKey: string;
  /** Undefined: deleted, removed, or not here. */
  readonly message: SearchText | undefined;
}

/** How far a document was read: the next clock of each of its writers. */
export type ReadVector = ReadonlyMap<number, number>;

/**
 * The messages of a segment that are new or other than when it was read up to `since`: written, edited, deleted,
 * removed or stamped. With an empty vector: all of them.
 */
export function readChanges(n: number, segment: Segment, since: ReadVector): readonly SegmentChange[] {
  const changed = new Set<MessageId>();
  const note = (id: string): void => {
    if (isMessageId(id) && homeSegmentOf(id) === n) changed.add(id);
  };
  const newestEdits = new Map<string, string>();
  for (const [key, value] of segment.edits) {
    const id = parseEditKey(key)?.messageId;
    if (id === undefined) continue;
    if (isEditBody(value) && key > (newestEdits.get(id) ?? "")) newestEdits.set(id, key);
    if (isNew(structOf(segment.edits, key), since)) note(id);
  }
  for (const key of segment.messages.keys()) if (isNew(structOf(segment.messages, key), since)) note(key);
  for (const key of segment.removals.keys()) if (isNew(structOf(segment.removals, key), since)) note(key);
  for (const key of segment.landed.keys()) if (isNew(structOf(segment.landed, key), since)) note(key);
  return [...changed].map((id) => {
    const stamp = stampOf(segment, id);
    return {
      id,
      orderKey: orderKeyOf(id, isStamp(stamp) ? stamp : undefined),
      message: readMessage(segment, id, newestEdits.get(id)),
    };
  });
}

function readMessage(segment: Segment, id: MessageId, editKey: string | undefined): SearchText | undefined {
  const body = segment.messages.get(id);
  if (!isMessageBody(body) || segment.removals.has(id)) return undefined;
  const edit = editKey === undefined ? undefined : segment.edits.get(editKey);
  return { text: isEditBody(edit) ? edit.t : body.t, fileNames: (body.f ?? []).map((file) => file.n) };
}

function isNew(struct: { readonly client: number; readonly clock: number } | undefined, since: ReadVector): boolean {
  return struct !== undefined && struct.clock >= (since.get(struct.client) ?? 0);
}

/** What the index has to know of a message. */
export function indexMessage(id: MessageId, orderKey: string, { text, fileNames }: SearchText): IndexedMessage {
  const terms = new Set<string>();
  for (const part of [text, ...fileNames]) for (const word of findWords(part)) addIndexTerms(word, terms);
  const features = (hasLink(text) ? featureBits.link : 0) | (fileNames.length > 0 ? featureBits.file : 0);
  return { id: id.slice(0, orderKeyLength), orderKey, features, terms };
}

const linkStart = /https?:\/\/|www\.|mailto:/giu;

function hasLink(text: string): boolean {
  for (const { index } of text.matchAll(linkStart)) if (linkAt(text, index) !== undefined) return true;
  return false;
}
