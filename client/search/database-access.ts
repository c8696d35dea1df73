/** Promises around IndexedDB, for reading what other parts of the app write. */

/** Opens a database that is there; undefined if it is not, without making one. It gives way to whoever deletes it. */
export function openExisting(name: string, onClosed: () => void = () => undefined): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isMissing = false;
    request.onupgradeneeded = () => {
      isMissing = true;
      request.transaction?.abort();
    };
    request.onerror = () => {
      if (isMissing) resolve(undefined);
      else reject(request.error ?? new Error("the browser refused to open the database"));
    };
    request.onsuccess = () => resolve(giveWay(request.result, onClosed));
  });
}

/** Opens a database; what another version of the layout left behind is thrown away. */
export function openOwn(
  name: string,
  version: number,
  stores: readonly string[],
  onClosed: () => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const database = request.result;
      for (const store of database.objectStoreNames) database.deleteObjectStore(store);
      for (const store of stores) database.createObjectStore(store);
    };
    request.onblocked = () => reject(new Error("another tab holds an older index"));
    request.onerror = () => reject(request.error ?? new Error("the browser refused to open the database"));
    request.onsuccess = () => resolve(giveWay(request.result, onClosed));
  });
}

function giveWay(database: IDBDatabase, onClosed: () => void): IDBDatabase {
  database.onversionchange = () => {
    database.close();
    onClosed();
  };
  database.onclose = onClosed;
  return database;
}

export function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the request to the database failed"));
  });
}

/** Settles when the transaction is on disk, or rejects when nothing of it is. */
export function settleAll(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
  });
}
