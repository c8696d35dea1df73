import { createBackOff } from "../api/back-off.ts";
import { ReopeningDatabase } from "../api/reopening-database.ts";
import type { StorageTrouble } from "./document-database.ts";
import { openDatabase, settleRequest, settleTransaction } from "../api/indexed-database.ts";

export interface CacheDatabaseOptions {
  readonly name: string;
  /** The disk refuses, or takes writes again (undefined). */
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
  /** A disk that could not be read before can be read now. */
  readonly onLate: () => void;
}

/**
 * What the device remembers beside documents: people, chats' summaries, marks of the background sync, refused texts.
 * What the disk refuses is written later: else the last text of a chat would stay there after it was deleted.
 */
export class CacheDatabase {
  readonly #options: CacheDatabaseOptions;
  readonly #database: ReopeningDatabase;
  /** Not on disk yet, by key; undefined removes. */
  readonly #waiting = new Map<string, unknown>();
  readonly #backOff = createBackOff({ baseMs: 1_000, maxMs: 60_000, random: Math.random });
  #writing: Promise<void> = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** Something was asked for that could not be read. */
  #isLate = false;
  #hasTrouble = false;
  #isClosed = false;

  constructor(options: CacheDatabaseOptions) {
    this.#options = options;
    this.#database = new ReopeningDatabase(() => openDatabase(options.name, { entries: {} }));
  }

  /**
   * Everything whose key begins with `prefix`, by key. Values are as they were stored, possibly by an older version. A
   * disk that refuses has nothing, until `onLate`.
   */
  async readAll(prefix: string): Promise<Map<string, unknown>> {
    try {
      return await this.#database.use((database) => readEntries(database, prefix));
    } catch (error) {
      this.#isLate = true;
      this.#noteTrouble(error);
      return new Map();
    }
  }

  /** Stores entries in one transaction; undefined removes. What the disk refuses is tried again. */
  async write(prefix: string, entries: Iterable<readonly [string, unknown]>): Promise<void> {
    for (const [key, value] of entries) this.#waiting.set(prefix + key, value);
    await this.#flush();
  }

  /** Stores entries now, or rejects. */
  async writeSafely(prefix: string, entries: Iterable<readonly [string, unknown]>): Promise<void> {
    const named = [...entries].map(([key, value]) => [prefix + key, value] as const);
    const overtaken = named.map(([key]) => [key, this.#waiting.get(key)] as const);
    await this.#next(() => this.#put(named));
    for (const [key, value] of overtaken) if (this.#waiting.get(key) === value) this.#waiting.delete(key);
  }

  async close(): Promise<void> {
    await this.#flush();
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#database.close();
  }

  /** One write after another, so that the newest value of a key is the last that reaches the disk. */
  #next(write: () => Promise<void>): Promise<void> {
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  #flush(): Promise<void> {
    return this.#next(() => this.#writeWaiting());
  }

  async #writeWaiting(): Promise<void> {
    const entries = [...this.#waiting];
    if (entries.length === 0) return;
    try {
      await this.#put(entries);
    } catch (error) {
      this.#noteTrouble(error);
      return;
    }
    for (const [key, value] of entries) if (this.#waiting.get(key) === value) this.#waiting.delete(key);
  }

  async #put(entries: readonly (readonly [string, unknown])[]): Promise<void> {
    await this.#database.use((database) => writeEntries(database, entries));
    this.#noteRecovery();
  }

  #noteTrouble(error: unknown): void {
    if (this.#isClosed) return;
    this.#hasTrouble = true;
    const isFull = error instanceof DOMException && error.name === "QuotaExceededError";
    this.#options.onTrouble(isFull ? "storage-full" : "storage-unavailable");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#tryAgain(), this.#backOff.next());
  }

  #noteRecovery(): void {
    this.#backOff.reset();
    if (!this.#hasTrouble) return;
    this.#hasTrouble = false;
    this.#options.onTrouble(undefined);
  }

  async #tryAgain(): Promise<void> {
    if (this.#isLate) {
      try {
        await this.#database.use(() => Promise.resolve());
      } catch (error) {
        this.#noteTrouble(error);
        return;
      }
      this.#isLate = false;
      if (this.#waiting.size === 0) this.#noteRecovery();
      this.#options.onLate();
    }
    await this.#flush();
  }
}

async function readEntries(database: IDBDatabase, prefix: string): Promise<Map<string, unknown>> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const store = database.transaction(["entries"], "readonly").objectStore("entries");
  const [keys, values] = await Promise.all([
    settleRequest(store.getAllKeys(range)),
    settleRequest<unknown[]>(store.getAll(range)),
  ]);
  const entries = new Map<string, unknown>();
  keys.forEach((key, i) => {
    if (typeof key === "string") entries.set(key.slice(prefix.length), values[i]);
  });
  return entries;
}

async function writeEntries(database: IDBDatabase, entries: readonly (readonly [string, unknown])[]): Promise<void> {
  const transaction = database.transaction(["entries"], "readwrite");
  const store = transaction.objectStore("entries");
  for (const [key, value] of entries) {
    if (value === undefined) store.delete(key);
    else store.put(value, key);
  }
  await settleTransaction(transaction);
}
