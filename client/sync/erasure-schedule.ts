import type * as Y from "yjs";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openSegment } from "../../shared/model/segment.ts";
import { deleted } from "../../shared/model/values.ts";
import type { DocumentDatabase } from "./document-database.ts";

/** Persisted beside the document: texts were deleted and may still be in older rows. */
const erasureKey = "roost.erasure";
const erasureDelayMs = 30_000;

/** Compacts a segment's database soon after a message or an edit was deleted, so that the text leaves the disk. */
export class ErasureSchedule {
  readonly #doc: Y.Doc;
  readonly #database: DocumentDatabase;
  readonly #isSegment: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWatching = false;
  /** Something may have been deleted before the disk could be read. */
  #isLate = false;

  constructor(docName: DocName, doc: Y.Doc, database: DocumentDatabase) {
    this.#doc = doc;
    this.#database = database;
    this.#isSegment = parseDocName(docName)?.kind === "segment";
  }

  /** The disk is late. What is deleted before it can be read comes with its first row, and so does the note. */
  noteLate(): void {
    if (!this.#isSegment) return;
    this.#isLate = true;
    this.#note();
  }

  /**
   * The disk was read: from now on deletions are news. One that an earlier tab did not get to is made up for, and so is
   * one that came before a disk that was late.
   */
  async start(): Promise<void> {
    if (!this.#isSegment) return;
    const { messages, edits } = openSegment(this.#doc);
    this.#isWatching = true;
    messages.observe(this.#look);
    edits.observe(this.#look);
    const isNoted = (await this.#database.readValue(erasureKey)) !== undefined;
    if (isNoted || this.#isLate) this.#schedule();
  }

  /** Ends it; what is due is done now, if the disk can. It stays noted there, and is done when the document is opened next. */
  async stop(): Promise<void> {
    // A disk that could not be read was never watched.
    if (!this.#isWatching) return;
    const { messages, edits } = openSegment(this.#doc);
    messages.unobserve(this.#look);
    edits.unobserve(this.#look);
    this.#isWatching = false;
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    // Without waiting for what is being written: on a full disk that would be without end.
    await this.#database.compact(erasureKey).catch(() => undefined);
  }

  readonly #look = <T>({ keysChanged, target }: Y.YMapEvent<T>): void => {
    const map = target as Y.Map<unknown>;
    for (const key of keysChanged) if (map.get(String(key)) === deleted) this.#remember();
  };

  #remember(): void {
    this.#note();
    this.#schedule();
  }

  /**
   * With the deletion itself, which is written after this: a tab that is killed in between forgets neither. Each time, as
   * another tab may have made up for the last one.
   */
  #note(): void {
    this.#database.updateBeside(erasureKey, () => true);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => void this.#erase(), erasureDelayMs);
  }

  async #erase(): Promise<void> {
    this.#timer = undefined;
    try {
      await this.#database.whenWritten();
      await this.#database.compact(erasureKey);
    } catch {
      // Full, or closed. It stays noted on disk, and is done when the document is opened next, if not before.
      if (this.#isWatching) this.#schedule();
    }
  }
}
