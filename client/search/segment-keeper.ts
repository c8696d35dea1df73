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
  /** Something of it has to be saved. */
  readonly onUnsaved: (entry: SegmentEntry) => void;
}

/** Bytes of indexes, and UTF-16 units of texts, that stay in memory. */
const maxIndexBytes = 48_000_000;
const maxTextUnits = 16_000_000;

/** Keeps the indexes of segments equal to their documents, and in memory what is in use. */
export class SegmentKeeper {
  readonly #options: SegmentKeeperOptions;
  readonly #memory: DocumentMemory;
  readonly #work = new Map<SegmentEntry, Promise<void>>();
  #clock = 0;

  constructor(options: SegmentKeeperOptions) {
    this.#options = options;
    this.#memory = new DocumentMemory(options.documents);
  }

  /** Brings an index up to what its document holds on disk; `texts`: also what its messages say into memory. */
  async refresh(entry: SegmentEntry, { texts = false } = {}): Promise<void> {
    entry.usedAt = ++this.#clock;
    for (let running = this.#work.get(entry); running !== undefined; running = this.#work.get(entry)) {
      // Whoever began it hears of its failure.
      await running.catch(() => undefined);
    }
    if (!entry.isDirty && (!texts || entry.texts !== undefined)) return;
    const work = this.#refresh(entry, texts).finally(() => this.#work.delete(entry));
    this.#work.set(entry, work);
    await work;
  }

  /** Brings saved indexes into memory. */
  async load(entries: readonly SegmentEntry[]): Promise<void> {
    for (const entry of entries) entry.usedAt = ++this.#clock;
    const missing = entries.filter(({ index, isSaved }) => index === undefined && isSaved);
    if (missing.length === 0) return;
    const saved = await this.#options.database.read(missing.map(({ docName }) => docName));
    for (const [i, entry] of missing.entries()) {
      if (entry.index !== undefined) continue;
      const vector = decodeVector(saved[i]?.stateVector ?? new Uint8Array());
      const packed = saved[i]?.packed;
      if (packed === undefined || vector === undefined) this.#reset(entry);
      else Object.assign(entry, { index: new SearchSegment(packed), vector });
    }
    this.#release();
  }

  /** Whether texts may be read before somebody needs them. */
  get hasRoom(): boolean {
    return this.#countTextUnits() < maxTextUnits / 2;
  }

  forget(entry: SegmentEntry): void {
    this.#memory.forget(entry);
  }

  async #refresh(entry: SegmentEntry, texts: boolean): Promise<void> {
    const { documents, shelf } = this.#options;
    // First, so that what is written from now on makes it dirty again.
    entry.isDirty = false;
    try {
      let all: DocumentRows | undefined;
      const { lastRow } = entry;
      if (!this.#memory.has(entry) && (!texts || lastRow === 0)) {
        const rows = await documents.read(entry, lastRow);
        if (rows === undefined) {
          shelf.remove(entry);
          return;
        }
        // What was saved turned out to be unusable meanwhile: it is dirty again.
        if (entry.lastRow !== lastRow) return;
        if (lastRow > 0 && rows.updates.every((update) => isCovered(update, entry.vector))) {
          this.#noteRow(entry, rows.lastRow);
          return;
        }
        if (lastRow === 0) all = rows;
      }
      const document = await this.#memory.read(entry, all);
      if (document === undefined) shelf.remove(entry);
      else await this.#apply(entry, document, texts);
    } finally {
      // One that cannot be read does not hold up the others.
      entry.isVerified ||= !entry.isDirty;
    }
  }

  async #apply(entry: SegmentEntry, { doc, lastRow }: ReadDocument, texts: boolean): Promise<void> {
    await this.load([entry]);
    const isNew = entry.index === undefined;
    const index = (entry.index ??= new SearchSegment());
    const segment = openSegment(doc);
    const changes = readChanges(entry.n, segment, isNew ? new Map() : entry.vector);
    for (const { id, orderKey, message } of changes) {
      if (message === undefined) index.remove(id.slice(0, orderKeyLength));
      else index.put(indexMessage(id, orderKey, message));
    }
    if (entry.texts !== undefined) entry.texts.apply(changes);
    else if (texts || (isNew && this.hasRoom)) {
      entry.texts = new SegmentTexts();
      entry.texts.apply(isNew ? changes : readChanges(entry.n, segment, new Map()));
    }
    entry.vector = vectorOf(doc);
    entry.newest = index.newest;
    if (isNew || changes.length > 0) {
      entry.unsaved = "index";
      this.#options.onUnsaved(entry);
    }
    this.#noteRow(entry, lastRow);
    this.#release();
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
    let bytes = sum(entries, ({ index }) => index?.size ?? 0);
    let units = this.#countTextUnits();
    if (bytes <= maxIndexBytes && units <= maxTextUnits) return;
    for (const entry of entries.sort((a, b) => a.usedAt - b.usedAt)) {
      if (bytes > maxIndexBytes && entry.isSaved && entry.unsaved !== "index") {
        bytes -= entry.index?.size ?? 0;
        entry.index = undefined;
      }
      if (units > maxTextUnits) {
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
