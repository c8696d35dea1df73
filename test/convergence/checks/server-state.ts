import * as Y from "yjs";
import { parseDocName, segmentDocName } from "../../../shared/lib/doc-name.ts";
import {
  authorOf,
  homeSegmentOf,
  type ChatId,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../../../shared/lib/ids.ts";
import { compareKeys } from "../../../shared/model/order.ts";
import { SegmentIndex } from "../../../shared/model/segment-index.ts";
import { openSegment, stampOf } from "../../../shared/model/segment.ts";
import { deleted } from "../../../shared/model/values.ts";
import type { MemoryDisk } from "../../support/memory-disk.ts";

/** Builds a document from what is on the server's disk. */
export function readServerDoc(disk: MemoryDisk, name: string): Y.Doc | undefined {
  const stored = disk.documents.get(name);
  if (stored === undefined) return undefined;
  const doc = new Y.Doc();
  if (stored.snapshot !== undefined) Y.applyUpdate(doc, stored.snapshot);
  for (const update of stored.tail) Y.applyUpdate(doc, update);
  return doc;
}

export interface AcceptedMessage {
  readonly id: MessageId;
  readonly orderKey: OrderKey;
  /** Empty for a deleted one. */
  readonly text: string;
  readonly isDeleted: boolean;
}

/** A chat as the server's disk has it, all segments. */
export class ServerChat {
  readonly chatId: ChatId;
  readonly indexes = new Map<number, SegmentIndex>();

  constructor(disk: MemoryDisk, chatId: ChatId) {
    this.chatId = chatId;
    for (const name of disk.documents.keys()) {
      const address = parseDocName(name);
      if (address?.kind !== "segment" || address.chatId !== chatId) continue;
      const doc = readServerDoc(disk, segmentDocName(chatId, address.segment)) as Y.Doc;
      this.indexes.set(address.segment, new SegmentIndex(address.segment, openSegment(doc)));
    }
  }

  /** Everything accepted, by order key. */
  messages(): AcceptedMessage[] {
    const found: AcceptedMessage[] = [];
    for (const index of this.indexes.values()) {
      for (const { id, orderKey } of index.ordered) {
        const home = this.indexes.get(homeSegmentOf(id));
        const body = home?.body(id);
        const isDeleted = body === deleted || body === undefined;
        const text = isDeleted ? "" : (home?.newestEdit(id)?.text ?? body.t);
        found.push({ id, orderKey, text, isDeleted });
      }
    }
    return found.sort((a, b) => compareKeys(a.orderKey, b.orderKey));
  }

  /** Deleted ones, those among them that were late and so are shown nowhere any more. */
  deletedIds(): MessageId[] {
    return [...this.indexes.values()].flatMap(({ segment }) =>
      [...segment.messages].filter(([, body]) => body === deleted).map(([id]) => id as MessageId),
    );
  }

  /** Whether a message was late and is deleted: then the segment where it had landed does not show it. */
  isGone(id: MessageId): boolean {
    const home = this.indexes.get(homeSegmentOf(id));
    const stamp = home === undefined ? undefined : stampOf(home.segment, id);
    return home?.body(id) === deleted && stamp !== undefined && stamp.in !== home.n;
  }

  /** The highest marker of a person over all devices and segments. */
  marker(userId: UserId): OrderKey | undefined {
    let highest: OrderKey | undefined;
    for (const index of this.indexes.values()) {
      const marker = index.marker(userId);
      if (marker !== undefined && (highest === undefined || marker > highest)) highest = marker;
    }
    return highest;
  }

  /** DESIGN.md, "Seen". */
  countUnread(userId: UserId): number {
    const marker = this.marker(userId);
    const isUnread = ({ id, orderKey, isDeleted }: AcceptedMessage): boolean =>
      authorOf(id) !== userId && !isDeleted && (marker === undefined || orderKey > marker);
    return this.messages().filter(isUnread).length;
  }
}
