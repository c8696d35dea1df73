import { openSegment } from "../../shared/model/segment.ts";
import { orderKeyLength } from "../../shared/lib/ids.ts";
import type { DeviceDocuments, DocumentRows } from "./device-documents.ts";
import { decodeVector, DocumentMemory, isCovered, vectorOf, type ReadDocument } from "./document-memory.ts";
import type { IndexDatabase } from "./index-database.ts";
import { indexMessage, readChanges } from "./read-segment.ts";
import { SearchSegment } from "./search-segment.ts";
import type { SegmentEntry } from "./segment-entry.ts";
import type { SegmentShelf } from "./segment-shelf.ts";
import { SegmentTexts } from "./segment-texts.ts";

export interface SegmentKeeperOptions {
  readonly shelf: SegmentShelf;
  readonly documents: DeviceDocuments;
  readonly database: IndexDatabase;
  readonly bounds: MemoryBounds;
  /** It changed, or was only read further: that has to be saved. */
  readonly onUnsaved: (entry: SegmentEntry) => void;
}

/** What may stay in memory of all segments together, besides what is being read just now. */
export interface MemoryBounds {
  /** Bytes of indexes. */
  readonly indexBytes: number;
  /** UTF-16 units of messages. */
  readonly textUnits: number;
}

/** Keeps the indexes of segments equal to their documents, and in memory what is in use. */
export class SegmentKeeper {
  readonly #options: SegmentKeeperOptions;
  readonly #memory: DocumentMemory;
  readonly #work = new Map<SegmentEntry, Promise<unknown>>();
  #clock = 0;

  constructor(options: SegmentKeeperOptions) {
    this.#options = options;
    this.#memory = new DocumentMemory(options.documents);
  }

  /** Brings an index up to what its document holds on disk. */
  async refresh(entry: SegmentEntry): Promise<void> {
    await this.#refreshWith(entry, false);
  }

  /** What the messages of a segment say, according to the disk; undefined if it is not there. */
  async readTexts(entry: SegmentEntry): Promise<SegmentTexts | undefined> {
    return this.#refreshWith(entry, true);
  }

  /** The indexes of segments that have one: from memory, or as they were saved. */
  async load(entries: readonly SegmentEntry[]): Promise<ReadonlyMap<SegmentEntry, SearchSegment>> {
    const found = new Map<SegmentEntry, SearchSegment>();
    for (const entry of entries) {
      entry.usedAt = ++this.#clock;
      if (entry.index !== undefined) found.set(entry, entry.index);
    }
    const missing = entries.filter((entry) => entry.isSaved && !found.has(entry));
    if (missing.length === 0) return found;
    const saved = await this.#options.database.read(missing.map(({ docName }) => docName));
    for (const [i, entry] of missing.entries()) {
      const vector = decodeVector(saved[i]?.stateVector ?? new Uint8Array());
      const packed = saved[i]?.packed;
      // Somebody else may have been faster, and have changed it since.
      if (entry.index === undefined && packed !== undefined && vector !== undefined) {
        // A tab that also saves, where tabs cannot elect one, may have put an older one there.
        const isOlder = [...entry.vector].some(([client, clock]) => clock > (vector.get(client) ?? 0));
        Object.assign(entry, { index: new SearchSegment(packed), vector, isDirty: entry.isDirty || isOlder });
      }
      if (entry.index === undefined) this.#reset(entry);
      else found.set(entry, entry.index);
    }
    this.#release();
    return found;
  }

  /** Whether texts may be read before somebody needs them. */
  get hasRoom(): boolean {
    return this.#countTextUnits() < this.#options.bounds.textUnits / 2;
  }

  forget(entry: SegmentEntry): void {
    this.#memory.forget(entry);
  }

  /** One at a time for each segment. */
  async #refreshWith(entry: SegmentEntry, isTextWanted: boolean): Promise<SegmentTexts | undefined> {
    entry.usedAt = ++this.#clock;
    for (let running = this.#work.get(entry); running !== undefined; running = this.#work.get(entry)) {
      // Whoever began it hears of its failure.
      await running.catch(() => undefined);
    }
    if (!entry.isDirty && (!isTextWanted || entry.texts !== undefined)) return entry.texts;
    const work = this.#readDocument(entry, isTextWanted).finally(() => this.#work.delete(entry));
    this.#work.set(entry, work);
    return work;
  }

  async #readDocument(entry: SegmentEntry, isTextWanted: boolean): Promise<SegmentTexts | undefined> {
    const { documents, shelf } = this.#options;
    // First, so that what is written from now on makes it dirty again.
    entry.isDirty = false;
    try {
      let all: DocumentRows | undefined;
      const { lastRow } = entry;
      if (!this.#memory.has(entry) && (!isTextWanted || lastRow === 0)) {
        const rows = await documents.read(entry, lastRow);
        if (rows === undefined) {
          shelf.remove(entry);
          return undefined;
        }
        // What was saved turned out to be unusable meanwhile: it is dirty again.
        if (entry.lastRow !== lastRow) return undefined;
        if (lastRow > 0 && rows.updates.every((update) => isCovered(update, entry.vector))) {
          this.#noteRow(entry, rows.lastRow);
          return entry.texts;
        }
        if (lastRow === 0) all = rows;
      }
      const document = await this.#memory.read(entry, all);
      if (document !== undefined) return await this.#apply(entry, document, isTextWanted);
      shelf.remove(entry);
      return undefined;
    } finally {
      // One that cannot be read does not hold up the others.
      entry.isVerified ||= !entry.isDirty;
    }
  }

  async #apply(
    entry: SegmentEntry,
    { doc, lastRow }: ReadDocument,
    isTextWanted: boolean,
  ): Promise<SegmentTexts | undefined> {
    const loaded = (await this.load([entry])).get(entry);
    const isNew = loaded === undefined;
    const index = loaded ?? new SearchSegment();
    entry.index = index;
    const segment = openSegment(doc);
    const changes = readChanges(entry.n, segment, isNew ? new Map() : entry.vector);
    for (const { id, orderKey, message } of changes) {
      if (message === undefined) index.remove(id.slice(0, orderKeyLength));
      else index.put(indexMessage(id, orderKey, message));
    }
    if (entry.texts !== undefined) entry.texts.apply(changes);
    else if (isTextWanted || (isNew && this.hasRoom)) {
      entry.texts = new SegmentTexts();
      entry.texts.apply(isNew ? changes : readChanges(entry.n, segment, new Map()));
    }
    const { texts } = entry;
    entry.vector = vectorOf(doc);
    entry.newest = index.newest;
    if (isNew || changes.length > 0) {
      entry.unsaved = "index";
      this.#options.onUnsaved(entry);
    }
    this.#noteRow(entry, lastRow);
    this.#release();
    return texts;
  }

  #noteRow(entry: SegmentEntry, lastRow: number): void {
    if (entry.lastRow === lastRow) return;
    entry.lastRow = lastRow;
    if (entry.unsaved === "nothing") entry.unsaved = "head";
    this.#options.onUnsaved(entry);
  }

  /** What was saved cannot be used: it is made anew. */
  #reset(entry: SegmentEntry): void {
    Object.assign(entry, { vector: new Map(), lastRow: 0, isSaved: false, isDirty: true, isVerified: false });
  }

  /** Lets go of what was used longest ago, if it can be had again. */
  #release(): void {
    const entries = [...this.#options.shelf.list()];
    const { indexBytes, textUnits } = this.#options.bounds;
    let bytes = sum(entries, ({ index }) => index?.size ?? 0);
    let units = this.#countTextUnits();
    if (bytes <= indexBytes && units <= textUnits) return;
    for (const entry of entries.sort((a, b) => a.usedAt - b.usedAt)) {
      if (bytes > indexBytes && entry.isSaved && entry.unsaved !== "index") {
        bytes -= entry.index?.size ?? 0;
        entry.index = undefined;
      }
      if (units > textUnits) {
        units -= entry.texts?.units ?? 0;
        entry.texts = undefined;
      }
    }
  }

  #countTextUnits(): number {
    return sum(this.#options.shelf.list(), ({ texts }) => texts?.units ?? 0);
  }
}

function sum(entries: Iterable<SegmentEntry>, measure: (entry: SegmentEntry) => number): number {
  let total = 0;
  for (const entry of entries) total += measure(entry);
  return total;
}
