import type { DocName } from "../../shared/lib/doc-name.ts";
import { encodeVector } from "./document-memory.ts";
import type { IndexDatabase, IndexHead, SavedIndex } from "./index-database.ts";
import type { PackedSegment } from "./packed-segment.ts";
import type { QuietTime } from "./quiet-time.ts";
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
  readonly #quiet: QuietTime;
  readonly #waiting = new Set<SegmentEntry>();
  #mayWrite = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(shelf: SegmentShelf, database: IndexDatabase, quiet: QuietTime) {
    this.#shelf = shelf;
    this.#database = database;
    this.#quiet = quiet;
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
      await this.#quiet.pass();
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
    const records = batch.map((entry) => ({ entry, saved: entry.unsaved === "index" ? packAgain(entry) : undefined }));
    const heads = records.map(({ entry, saved }): readonly [IndexHead, SavedIndex | undefined] => {
      const { docName, generation, lastRow, newest } = entry;
      const stateVector = encodeVector(entry.vector);
      return [
        { docName, generation, lastRow, stateVector, newest },
        saved === undefined ? undefined : { stateVector, packed: saved.packed },
      ];
    });
    const isWritten = await this.#database.write(heads);
    if (!isWritten) return false;
    for (const { entry, saved } of records) {
      if (saved !== undefined) entry.isSaved = true;
      // What changed while it was written waits for the next time.
      const isIndexWritten =
        entry.unsaved !== "index" || (entry.index === saved?.index && saved?.index.changeCount === 0);
      if (isIndexWritten && !this.#waiting.has(entry)) entry.unsaved = "nothing";
    }
    return true;
  }
}

function packAgain(entry: SegmentEntry): { readonly index: SearchSegment; readonly packed: PackedSegment } | undefined {
  const packed = entry.index?.pack();
  if (packed === undefined) return undefined;
  entry.index = new SearchSegment(packed);
  return { index: entry.index, packed };
}
