import { PREFERRED_TRIM_SIZE, type IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { createBackOff, type BackOff } from "../api/back-off.ts";
import { compactRows } from "./document-compaction.ts";
import { closedError, createGate } from "./gate.ts";
import { openDatabase, settleRequest, settleTransaction } from "../api/indexed-database.ts";
import { customStore, documentStores, openPersistence, updatesStore } from "./watched-persistence.ts";
import { WriteQueue } from "./write-queue.ts";

export type StorageTrouble = "storage-full" | "storage-unavailable";

export interface DocumentDatabaseOptions {
  readonly name: string;
  readonly doc: Y.Doc;
  /** Whether another tab, which shares this database, already stores what comes from this origin. */
  readonly isStoredElsewhere: (origin: unknown) => boolean;
  /** The disk refuses, or takes writes again (undefined). */
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
}

const trimAfterMs = 1_000;
const maxReadAttempts = 5;

/**
 * y-indexeddb, with what it lacks: a promise for every write, loading that fails instead of hanging, a database that
 * is opened again after the browser closed it, and memory that is kept and retried while the disk is full.
 */
export class DocumentDatabase {
  /** Settles when the document holds what the disk has; rejects if the disk cannot be read (it is tried again). */
  readonly whenLoaded: Promise<void>;
  /** Settles when the document holds what the disk has, however late that is. */
  readonly whenAttached: Promise<void>;
  readonly #options: DocumentDatabaseOptions;
  readonly #queue = new WriteQueue();
  readonly #beside = new Map<string, ValueUpdate>();
  /** What lay beside the document when it was read; for those who ask at once. */
  #readBeside: ReadonlyMap<IDBValidKey, unknown> | undefined;
  readonly #backOff: BackOff = createBackOff({ baseMs: 1_000, maxMs: 60_000, random: Math.random });
  #persistence: IndexeddbPersistence | undefined;
  #loading: Promise<void>;
  #database: IDBDatabase | undefined;
  #isReady = false;
  /** Open while there is a connection. */
  #gate = createGate();
  /** The disk was read once. A loss of the connection before that is the loading's business. */
  #isAttached = false;
  #noteAttached: () => void = () => undefined;
  #isOpening = false;
  #isDestroyed = false;
  #hasTrouble = false;
  #isFirstAttempt = true;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #trim: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DocumentDatabaseOptions) {
    this.#options = options;
    options.doc.on("update", this.#handleUpdate);
    this.whenAttached = new Promise((resolve) => {
      this.#noteAttached = resolve;
    });
    this.whenLoaded = this.#loading = this.#load();
    // The rejection is for those who wait; the trouble was reported.
    this.whenLoaded.catch(() => undefined);
  }

  /** Another one after the database had to be opened anew. */
  get connection(): unknown {
    return this.#database;
  }

  /** Settles when every change made so far is on disk; waits through a full disk. */
  whenWritten(): Promise<void> {
    return this.#queue.whenWritten();
  }

  /** Waits for a disk that is late, or was lost; rejects when the database is closed. */
  async readValue(key: string): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      await this.#gate.opened;
      if (this.#readBeside !== undefined) return this.#readBeside.get(key);
      try {
        return await this.#read(key);
      } catch (error) {
        if (this.#isDestroyed || attempt === maxReadAttempts) throw error;
        // The browser closed the connection: there is another one in a moment.
        if (this.#isReady) void this.#reopen();
      }
    }
  }

  /** Stores a value beside the document. `update` gets what is stored, in the same transaction; undefined removes. */
  async updateValue(key: string, update: ValueUpdate): Promise<void> {
    const database = this.#database;
    if (database === undefined) return;
    this.#readBeside = undefined;
    const transaction = database.transaction([customStore], "readwrite");
    const written = settleTransaction(transaction);
    updateIn(transaction.objectStore(customStore), key, update);
    await written;
  }

  /** Like `updateValue`, in the transaction of the next change: both are on disk, or neither is. */
  updateBeside(key: string, update: ValueUpdate): void {
    this.#beside.set(key, update);
  }

  /**
   * Writes the document as one row, so that nothing that was deleted stays in older rows; rejects if it cannot.
   * `doneKey`: of the value beside it that asked for this.
   */
  async compact(doneKey?: string): Promise<void> {
    if (this.#persistence === undefined || this.#database === undefined || !this.#isReady) throw closedError();
    if (doneKey !== undefined) this.#readBeside = undefined;
    await compactRows(this.#database, this.#persistence, doneKey);
  }

  /** Waits for what is being written, then lets go of the database. What could not be written is lost to the disk. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#flush();
    this.#isDestroyed = true;
    this.#isReady = false;
    this.#gate.close();
    clearTimeout(this.#retry);
    clearTimeout(this.#trim);
    this.#options.doc.off("update", this.#handleUpdate);
    // What the browser refuses to open is not there to be closed, and y-indexeddb would wait for it.
    await this.#loading.catch(() => undefined);
    await this.#queue.whenIdle();
    await this.#persistence?.destroy();
    this.#database?.close();
  }

  #read(key: string): Promise<unknown> {
    if (this.#database === undefined) throw closedError();
    const store = this.#database.transaction([customStore], "readonly").objectStore(customStore);
    return settleRequest<unknown>(store.get(key));
  }

  async #load(): Promise<void> {
    try {
      await this.#attach();
    } catch (error) {
      // Not awaited: it waits for a database that may never be there.
      void this.#persistence?.destroy();
      this.#persistence = undefined;
      this.#isFirstAttempt = false;
      if (this.#isDestroyed) return;
      this.#report(error);
      this.#retryLater(() => {
        this.#loading = this.#load();
        this.#loading.catch(() => undefined);
      });
      throw error;
    }
  }

  async #attach(): Promise<void> {
    const { name, doc } = this.#options;
    const wasEmpty = Y.encodeStateVector(doc).length === 1;
    const { persistence, loaded } = openPersistence(name, doc, {
      onDatabase: (database) => {
        this.#database = database;
        database?.addEventListener("close", () => void this.#reopen());
      },
      isFirstRowEmpty: wasEmpty,
      // Whoever did without a disk that was late has to hear of what was on it.
      isSilent: this.#isFirstAttempt,
      onBeside: (values) => (this.#readBeside = values),
    });
    this.#persistence = persistence;
    await loaded;
    // Other tabs may write there from now on.
    setTimeout(() => (this.#readBeside = undefined));
    this.#isAttached = true;
    this.#isReady = true;
    this.#gate.open();
    this.#recovered();
    this.#flush();
    this.#noteAttached();
  }

  readonly #handleUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#persistence || this.#options.isStoredElsewhere(origin)) return;
    this.#queue.add(update);
    this.#flush();
  };

  #flush(): void {
    if (!this.#isReady || this.#isDestroyed || this.#persistence === undefined) return;
    const batch = this.#queue.take();
    if (batch === undefined) return;
    const beside = [...this.#beside];
    let written: Promise<void>;
    try {
      written = this.#addRow(batch.update, beside);
    } catch {
      // The browser closed the database under us: nothing was written yet.
      this.#queue.putBack(batch);
      void this.#reopen();
      return;
    }
    written.then(
      () => {
        for (const [key, update] of beside) if (this.#beside.get(key) === update) this.#beside.delete(key);
        this.#queue.settle(batch);
        this.#recovered();
      },
      (error: unknown) => {
        this.#queue.putBack(batch);
        this.#report(error);
        this.#retryLater(() => this.#flush());
      },
    );
  }

  /** As y-indexeddb would do it, but with a promise, and without rejections that nobody hears. */
  #addRow(update: Uint8Array, beside: readonly (readonly [string, ValueUpdate])[]): Promise<void> {
    const persistence = this.#persistence;
    const stores = beside.length === 0 ? [updatesStore] : [updatesStore, customStore];
    const transaction = this.#database?.transaction(stores, "readwrite");
    if (transaction === undefined || persistence === undefined) throw closedError();
    if (beside.length > 0) this.#readBeside = undefined;
    for (const [key, update] of beside) updateIn(transaction.objectStore(customStore), key, update);
    transaction.objectStore(updatesStore).add(update);
    if (++persistence._dbsize >= PREFERRED_TRIM_SIZE) {
      this.#trim ??= setTimeout(() => {
        this.#trim = undefined;
        void this.compact().catch(() => undefined);
      }, trimAfterMs);
    }
    return settleTransaction(transaction);
  }

  async #reopen(): Promise<void> {
    if (!this.#isAttached || this.#isOpening || this.#isDestroyed || this.#persistence === undefined) return;
    this.#isOpening = true;
    // Who waits at a gate that is closed already goes on waiting there.
    if (this.#isReady) this.#gate = createGate();
    this.#isReady = false;
    try {
      const database = await openDatabase(this.#options.name, documentStores);
      if (this.#isDestroyed) return database.close();
      this.#persistence.db = database;
      // The rows may be others than before, by numbers that begin anew.
      this.#persistence._dbref = 0;
      const isGone =
        (await settleRequest(database.transaction([updatesStore]).objectStore(updatesStore).count())) === 0;
      this.#isReady = true;
      this.#gate.open();
      this.#recovered();
      this.#flush();
      // Another tab took the document off this device: all of it comes back here, not only what is new.
      if (isGone) await this.compact();
    } catch (error) {
      this.#report(error);
      this.#retryLater(() => void this.#reopen());
    } finally {
      this.#isOpening = false;
    }
  }

  #report(error: unknown): void {
    this.#hasTrouble = true;
    // What y-indexeddb hands on of an error is its text.
    const isFull = String(error).includes("QuotaExceededError");
    this.#options.onTrouble(isFull ? "storage-full" : "storage-unavailable");
  }

  #recovered(): void {
    this.#backOff.reset();
    if (!this.#hasTrouble) return;
    this.#hasTrouble = false;
    this.#options.onTrouble(undefined);
  }

  #retryLater(attempt: () => void): void {
    if (this.#isDestroyed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(attempt, this.#backOff.next());
  }
}

/** What a value beside the document becomes; undefined removes it. */
type ValueUpdate = (stored: unknown) => unknown;

function updateIn(store: IDBObjectStore, key: string, update: ValueUpdate): void {
  const request: IDBRequest<unknown> = store.get(key);
  request.onsuccess = () => {
    const next = update(request.result);
    if (next === undefined) store.delete(key);
    else store.put(next, key);
  };
}
