import { openDatabase, settleRequest, settleTransaction } from "./indexed-database.ts";

/**
 * What the device remembers beside documents: people, chats' summaries, marks of the background sync. Nearly all of it
 * can be had again, so a disk that refuses only means that less is there offline; the rest is written by `writeSafely`.
 */
export class CacheDatabase {
  readonly #database: Promise<IDBDatabase | undefined>;
  readonly #onTrouble: () => void;

  constructor(name: string, onTrouble: () => void) {
    this.#onTrouble = onTrouble;
    this.#database = openDatabase(name, { entries: {} }).catch(() => {
      onTrouble();
      return undefined;
    });
  }

  /** Everything whose key begins with `prefix`, by key. Values are as they were stored, possibly by an older version. */
  async readAll(prefix: string): Promise<Map<string, unknown>> {
    const database = await this.#database;
    const entries = new Map<string, unknown>();
    if (database === undefined) return entries;
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    try {
      const store = database.transaction(["entries"], "readonly").objectStore("entries");
      const [keys, values] = await Promise.all([
        settleRequest(store.getAllKeys(range)),
        settleRequest<unknown[]>(store.getAll(range)),
      ]);
      keys.forEach((key, i) => {
        if (typeof key === "string") entries.set(key.slice(prefix.length), values[i]);
      });
    } catch {
      this.#onTrouble();
    }
    return entries;
  }

  /** Stores entries in one transaction; undefined removes. What the disk refuses can be had again. */
  async write(prefix: string, entries: Iterable<readonly [string, unknown]>): Promise<void> {
    try {
      await this.writeSafely(prefix, entries);
    } catch {
      this.#onTrouble();
    }
  }

  /** Like `write`, but rejects if the entries are not on disk. */
  async writeSafely(prefix: string, entries: Iterable<readonly [string, unknown]>): Promise<void> {
    const database = await this.#database;
    if (database === undefined) throw new Error("the cache is not available");
    const transaction = database.transaction(["entries"], "readwrite");
    const store = transaction.objectStore("entries");
    for (const [key, value] of entries) {
      if (value === undefined) store.delete(prefix + key);
      else store.put(value, prefix + key);
    }
    await settleTransaction(transaction);
  }

  async close(): Promise<void> {
    (await this.#database)?.close();
  }
}
