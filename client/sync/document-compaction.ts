import type { IndexeddbPersistence } from "y-indexeddb";
import * as Y from "yjs";
import { settleTransaction } from "../api/indexed-database.ts";
import { customStore, updatesStore } from "./watched-persistence.ts";

/**
 * Writes a document as one row in the place of all its rows, in one transaction, and takes out the value beside it that
 * is done with by that. y-indexeddb's own `storeState` says that it is done before it is, and leaves rejections that
 * nobody hears when the browser closes the database.
 */
export async function compactRows(
  database: IDBDatabase,
  persistence: IndexeddbPersistence,
  doneKey?: string,
): Promise<void> {
  const names = doneKey === undefined ? [updatesStore] : [updatesStore, customStore];
  const transaction = database.transaction(names, "readwrite");
  const written = settleTransaction(transaction);
  if (doneKey !== undefined) transaction.objectStore(customStore).delete(doneKey);
  const store = transaction.objectStore(updatesStore);
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
