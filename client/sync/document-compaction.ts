import type { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { settleTransaction } from "./indexed-database.ts";

/**
 * Writes a document as one row in the place of all its rows, in one transaction. y-indexeddb's own `storeState` says
 * that it is done before it is, and leaves rejections that nobody hears when the browser closes the database.
 */
export async function compactRows(
  database: IDBDatabase,
  storeName: string,
  persistence: IndexeddbPersistence,
): Promise<void> {
  const transaction = database.transaction([storeName], "readwrite");
  const written = settleTransaction(transaction);
  const store = transaction.objectStore(storeName);
  // What another tab wrote since it was read: it must not go with the old rows.
  const newer = store.getAll(IDBKeyRange.lowerBound(persistence._dbref));
  let row: IDBRequest<IDBValidKey> | undefined;
  newer.onsuccess = () => {
    const { doc } = persistence;
    Y.transact(
      doc,
      () => {
        for (const update of newer.result as Uint8Array[]) Y.applyUpdate(doc, update);
      },
      persistence,
      false,
    );
    const added = store.add(Y.encodeStateAsUpdate(doc));
    added.onsuccess = () => store.delete(IDBKeyRange.upperBound(added.result, true));
    row = added;
  };
  await written;
  persistence._dbref = Number(row?.result) + 1;
  persistence._dbsize = 1;
}
