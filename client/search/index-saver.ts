import type { DocName } from "../../shared/lib/doc-name.ts";
import { encodeVector } from "./document-memory.ts";
import type { IndexDatabase, IndexHead, SavedIndex } from "./index-database.ts";
import { SearchSegment } from "./search-segment.ts";
import type { SegmentEntry } from "./segment-entry.ts";
import type { SegmentShelf } from "./segment-shelf.ts";

const saveAfterMs = 2_000;
const batchLength = 16;
/** Beyond this an index that is not saved is packed all the same, to be quick and small. */
const maxChanges = 256;

/** Brings indexes to disk, a while after they changed. Only one tab does; the others keep theirs in memory. */
export class IndexSaver {
  readonly #shelf: SegmentShelf;
  readonly #database: IndexDatabase;
  readonly #waiting = new Set<SegmentEntry>();
  #mayWrite = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(shelf: SegmentShelf, database: IndexDatabase) {
    this.#shelf = shelf;
    this.#database = database;
  }

  /** From now on this tab writes. */
  lead(): void {
    this.#mayWrite = true;
    this.#schedule();
  }

  note(entry: SegmentEntry): void {
    this.#waiting.add(entry);
    if (this.#mayWrite) this.#schedule();
    else if ((entry.index?.changeCount ?? 0) > maxChanges) packAgain(entry);
  }

  async remove(docNames: readonly DocName[]): Promise<void> {
    if (docNames.length > 0) await this.#database.remove(docNames);
  }

  /** Writes what waits, now. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#mayWrite && this.#waiting.size > 0) {
      const batch = [...this.#waiting].slice(0, batchLength);
      for (const entry of batch) this.#waiting.delete(entry);
      if (!(await this.#write(batch.filter((entry) => this.#shelf.holds(entry))))) return;
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#mayWrite = false;
  }

  #schedule(): void {
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => void this.flush(), saveAfterMs);
  }

  async #write(batch: readonly SegmentEntry[]): Promise<boolean> {
    const isIndexNew = new Map(batch.map((entry) => [entry, entry.unsaved === "index"]));
    const records = batch.map((entry): readonly [IndexHead, SavedIndex | undefined] => {
      const { docName, generation, lastRow, newest } = entry;
      const stateVector = encodeVector(entry.vector);
      const head = { docName, generation, lastRow, stateVector, newest };
      const packed = isIndexNew.get(entry) === true ? packAgain(entry) : undefined;
      entry.unsaved = "nothing";
      return [head, packed === undefined ? undefined : { stateVector, packed }];
    });
    const isWritten = await this.#database.write(records);
    for (const entry of batch) {
      const wasIndex = isIndexNew.get(entry) === true;
      if (isWritten) entry.isSaved ||= wasIndex;
      else if (wasIndex) entry.unsaved = "index";
    }
    return isWritten;
  }
}

function packAgain(entry: SegmentEntry) {
  const packed = entry.index?.pack();
  if (packed !== undefined) entry.index = new SearchSegment(packed);
  return packed;
}
