import * as Y from "yjs";
import type { DeviceDocuments, DocumentRows } from "./device-documents.ts";
import type { ReadVector } from "./read-segment.ts";
import type { SegmentEntry } from "./segment-entry.ts";

/** A document and the row up to which it was read. */
export interface ReadDocument {
  readonly doc: Y.Doc;
  readonly lastRow: number;
}

const maxDocuments = 4;

/** Documents read from the device. The last few stay in memory, as a segment that changed will change again. */
export class DocumentMemory {
  readonly #documents: DeviceDocuments;
  readonly #kept = new Map<SegmentEntry, ReadDocument>();

  constructor(documents: DeviceDocuments) {
    this.#documents = documents;
  }

  has(entry: SegmentEntry): boolean {
    return this.#kept.has(entry);
  }

  /** What the disk holds now; undefined if the document is not on this device. `rows` are all of it, if they are known. */
  async read(entry: SegmentEntry, rows?: DocumentRows): Promise<ReadDocument | undefined> {
    const kept = this.#kept.get(entry);
    const fresh = rows ?? (await this.#documents.read(entry, kept?.lastRow ?? 0));
    this.#kept.delete(entry);
    if (fresh === undefined) return undefined;
    const doc = kept?.doc ?? new Y.Doc();
    doc.transact(() => {
      for (const update of fresh.updates) Y.applyUpdate(doc, update);
    });
    const document = { doc, lastRow: fresh.lastRow };
    this.#kept.set(entry, document);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= maxDocuments) break;
      this.#kept.delete(oldest);
    }
    return document;
  }

  forget(entry: SegmentEntry): void {
    this.#kept.delete(entry);
  }
}

export function vectorOf(doc: Y.Doc): ReadVector {
  return Y.decodeStateVector(Y.encodeStateVector(doc));
}

export function encodeVector(vector: ReadVector): Uint8Array {
  return Y.encodeStateVector(new Map(vector));
}

/** Undefined if it is none. */
export function decodeVector(bytes: Uint8Array): ReadVector | undefined {
  try {
    return Y.decodeStateVector(bytes);
  } catch {
    // Cut off, or written by something else: the index is made anew.
    return undefined;
  }
}

/** Whether a state has all that an update brings. No key of a segment is ever deleted, so its structs are all. */
export function isCovered(update: Uint8Array, vector: ReadVector): boolean {
  for (const [client, clock] of Y.parseUpdateMeta(update).to) if (clock > (vector.get(client) ?? 0)) return false;
  return true;
}
