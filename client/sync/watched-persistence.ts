import { IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";
import { settleTransaction } from "../api/indexed-database.ts";

/** What `IndexeddbPersistence` awaits before anything else. */
const openings = new WeakMap<object, Promise<IDBDatabase>>();

/** When the browser refuses, y-indexeddb waits for ever, and leaves rejections that nobody can hear. */
class QuietPersistence extends IndexeddbPersistence {}

Object.defineProperty(QuietPersistence.prototype, "_db", {
  set(this: QuietPersistence, opening: Promise<IDBDatabase>) {
    openings.set(this, opening);
    const value = opening.catch(() => new Promise<never>(() => undefined));
    Object.defineProperty(this, "_db", { value, writable: true });
  },
});

export interface WatchedPersistence {
  readonly persistence: IndexeddbPersistence;
  /** Settles when the document holds what the disk has; rejects if the disk refuses. */
  readonly loaded: Promise<void>;
}

export interface PersistenceOptions {
  /** Told of each connection. */
  readonly onDatabase: (database: IDBDatabase | undefined) => void;
  /**
   * y-indexeddb stores the document's state on each opening. Of an empty one that row would say nothing: it is not
   * written, and what lies beside the document is read in the same transaction.
   */
  readonly isFirstRowEmpty: boolean;
  /** Nobody needs an update of what is read: Yjs would write all of it down again, and each provider once more. */
  readonly isSilent: boolean;
  /** Beside the document, by key; only with `isFirstRowEmpty`, and before `loaded` settles. */
  readonly onBeside: (values: ReadonlyMap<IDBValidKey, unknown>) => void;
}

/** Names of y-indexeddb. Persisted. */
export const updatesStore = "updates";
export const customStore = "custom";
export const documentStores = { [updatesStore]: { autoIncrement: true }, [customStore]: {} };

const openTimeoutMs = 10_000;

/** Opens y-indexeddb for a document, without its own listener. */
export function openPersistence(name: string, doc: Y.Doc, options: PersistenceOptions): WatchedPersistence {
  const persistence = new QuietPersistence(name, doc);
  // Its own listener gives no promise, and throws into the caller's transaction when the database is gone.
  doc.off("update", persistence._storeUpdate);
  const loading = new Promise<IDBTransaction>((resolve, reject) => {
    const late = (): void => reject(new Error("the browser did not open the database in time"));
    const timer = setTimeout(late, openTimeoutMs);
    openings
      .get(persistence)
      ?.catch(reject)
      .finally(() => clearTimeout(timer));
    watchConnections(persistence, { ...options, onFirst: resolve, onRefused: reject });
  });
  return { persistence, loaded: settleLoading(persistence, loading, options) };
}

async function settleLoading(
  persistence: IndexeddbPersistence,
  loading: Promise<IDBTransaction>,
  { isFirstRowEmpty }: PersistenceOptions,
): Promise<void> {
  const isRead = new Promise((resolve) => persistence.once("synced", resolve));
  const ended = settleTransaction(await loading);
  // Where nothing is written, all is said once it is read.
  await (isFirstRowEmpty ? Promise.race([isRead, ended]) : ended);
  if (!persistence.synced) throw new Error("the stored document cannot be read");
}

interface ConnectionWatcher extends PersistenceOptions {
  /** The transaction in which y-indexeddb reads the document, the only one that it makes. */
  readonly onFirst: (transaction: IDBTransaction) => void;
  readonly onRefused: (error: Error) => void;
}

function watchConnections(persistence: IndexeddbPersistence, watcher: ConnectionWatcher): void {
  let reader: Pick<IDBDatabase, "transaction"> | null = null;
  const createReader = (database: IDBDatabase): Pick<IDBDatabase, "transaction"> => ({
    transaction: (names, mode) => {
      try {
        const transaction = watcher.isFirstRowEmpty
          ? database.transaction([updatesStore, customStore], "readonly")
          : database.transaction(names, mode);
        watcher.onFirst(transaction);
        if (watcher.isFirstRowEmpty) readBeside(transaction, watcher);
        return answerOnly(transaction, watcher, persistence.doc);
      } catch (error) {
        // The connection was closed in the meantime. What y-indexeddb throws while it loads is heard by nobody.
        watcher.onRefused(error as Error);
        return silentTransaction;
      }
    },
  });
  Object.defineProperty(persistence, "db", {
    get: () => reader,
    set: (database: IDBDatabase | null) => {
      reader = database === null ? null : createReader(database);
      watcher.onDatabase(database ?? undefined);
    },
  });
}

function readBeside(transaction: IDBTransaction, { onBeside }: PersistenceOptions): void {
  const store = transaction.objectStore(customStore);
  const keys = store.getAllKeys();
  const values = store.getAll();
  values.onsuccess = () => onBeside(new Map(keys.result.map((key, i) => [key, values.result[i] as unknown])));
}

/** Requests that fail, as all do when the browser closes the database, never answer: the transaction tells of it. */
function answerOnly(transaction: IDBTransaction, options: PersistenceOptions, doc: Y.Doc): IDBTransaction {
  const { isFirstRowEmpty, isSilent } = options;
  const objectStore = (name: string): IDBObjectStore =>
    new Proxy(transaction.objectStore(name), {
      get: (store, property) => {
        const method: unknown = Reflect.get(store, property, store);
        if (typeof method !== "function") return method;
        // Nobody waits for the row that is not written. In the same turn follows what was read.
        if (isFirstRowEmpty && property === "add") return () => (isSilent && silence(doc), {});
        return (...args: unknown[]) => relaySuccess(Reflect.apply(method, store, args) as IDBRequest);
      },
    });
  return { objectStore } as unknown as IDBTransaction;
}

/** Until the present turn is over, nobody hears of updates. */
function silence({ _observers: observers }: Y.Doc): void {
  const listeners = observers.get("update");
  if (listeners === undefined) return;
  observers.delete("update");
  queueMicrotask(() => observers.set("update", listeners));
}

function relaySuccess(request: IDBRequest): Pick<IDBRequest, "onsuccess"> {
  const relay: Pick<IDBRequest, "onsuccess"> = { onsuccess: null };
  request.onsuccess = (event) => {
    relay.onsuccess?.call(request, event);
  };
  return relay;
}

/** Never answers. */
const silentTransaction = {
  objectStore: () => ({ add: () => ({}), getAll: () => ({}) }),
} as unknown as IDBTransaction;
