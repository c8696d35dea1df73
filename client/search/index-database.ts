import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openOwn, settle, settleAll } from "./database-access.ts";
import { parsePackedSegment, type PackedSegment } from "./packed-segment.ts";

/** What is known of a saved index without reading it. Persisted, beside it. */
export interface IndexHead {
  readonly docName: DocName;
  readonly generation: number;
  /** The row of the document's database up to which it was read, and the state vector that it has there. */
  readonly lastRow: number;
  readonly stateVector: Uint8Array;
  /** The highest order key in it; empty if there is no message. */
  readonly newest: string;
}

/** The index of a segment with the state vector of which it was made. */
export interface SavedIndex {
  readonly stateVector: Uint8Array;
  readonly packed: PackedSegment;
}

/** Raised when the same text gives other terms, or they are written otherwise: what was saved before is thrown away. */
const formatVersion = 1;
const stores = { heads: "heads", segments: "segments" } as const;

/** The indexes of one person as they are saved: `roost.<userId>.search`. Everything in it can be made anew. */
export class IndexDatabase {
  readonly #opening: Promise<IDBDatabase | undefined>;
  #isClosed = false;

  constructor(userId: string) {
    const onClosed = (): void => {
      this.#isClosed = true;
    };
    // Without it the index lives in memory.
    this.#opening = openOwn(`roost.${userId}.search`, formatVersion, Object.values(stores), onClosed).catch(() => {
      this.#isClosed = true;
      return undefined;
    });
  }

  async readHeads(): Promise<readonly IndexHead[]> {
    const database = await this.#database();
    if (database === undefined) return [];
    const store = database.transaction([stores.heads], "readonly").objectStore(stores.heads);
    return (await settle<unknown[]>(store.getAll())).filter(isIndexHead);
  }

  async read(docNames: readonly DocName[]): Promise<readonly (SavedIndex | undefined)[]> {
    const database = await this.#database();
    if (database === undefined) return docNames.map(() => undefined);
    try {
      const store = database.transaction([stores.segments], "readonly").objectStore(stores.segments);
      const values = await Promise.all(docNames.map((docName) => settle<unknown>(store.get(docName))));
      return values.map(parseSavedIndex);
    } catch {
      // Closed under us, or damaged: the indexes are made anew.
      return docNames.map(() => undefined);
    }
  }

  /** Saves all of them or none; false if the disk refuses. `saved` undefined: only the head is news. */
  async write(entries: readonly (readonly [head: IndexHead, saved: SavedIndex | undefined])[]): Promise<boolean> {
    return this.#change((heads, segments) => {
      for (const [head, saved] of entries) {
        heads.put(head, head.docName);
        if (saved !== undefined) segments.put(saved, head.docName);
      }
    });
  }

  async remove(docNames: readonly DocName[]): Promise<boolean> {
    return this.#change((heads, segments) => {
      for (const docName of docNames) {
        heads.delete(docName);
        segments.delete(docName);
      }
    });
  }

  async close(): Promise<void> {
    const database = await this.#opening;
    this.#isClosed = true;
    database?.close();
  }

  async #change(change: (heads: IDBObjectStore, segments: IDBObjectStore) => void): Promise<boolean> {
    const database = await this.#database();
    if (database === undefined) return false;
    try {
      const transaction = database.transaction([stores.heads, stores.segments], "readwrite");
      change(transaction.objectStore(stores.heads), transaction.objectStore(stores.segments));
      await settleAll(transaction);
      return true;
    } catch {
      // Full or closed: the index stays in memory and is made anew after the next start.
      return false;
    }
  }

  /** Undefined when the browser refused it, or somebody deletes it: then it is not made again. */
  async #database(): Promise<IDBDatabase | undefined> {
    const database = await this.#opening;
    return this.#isClosed ? undefined : database;
  }
}

function isIndexHead(value: unknown): value is IndexHead {
  if (value === null || typeof value !== "object") return false;
  const { docName, generation, lastRow, stateVector, newest } = value as Partial<Record<keyof IndexHead, unknown>>;
  return (
    typeof docName === "string" &&
    parseDocName(docName)?.kind === "segment" &&
    Number.isSafeInteger(generation) &&
    Number.isSafeInteger(lastRow) &&
    stateVector instanceof Uint8Array &&
    typeof newest === "string"
  );
}

function parseSavedIndex(value: unknown): SavedIndex | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { stateVector, packed } = value as Partial<Record<keyof SavedIndex, unknown>>;
  const parsed = parsePackedSegment(packed);
  return stateVector instanceof Uint8Array && parsed !== undefined ? { stateVector, packed: parsed } : undefined;
}
