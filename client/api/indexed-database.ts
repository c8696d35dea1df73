/** Small promises around IndexedDB: opening, closing and deleting without hanging. */

const openTimeoutMs = 10_000;

/** Opens a database; rejects if the browser refuses, or if another tab blocks it for too long. */
export function openDatabase(
  name: string,
  stores: Readonly<Record<string, IDBObjectStoreParameters>>,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error("the browser did not open the database in time"));
    }, openTimeoutMs);
    request.onupgradeneeded = () => {
      for (const [store, parameters] of Object.entries(stores)) request.result.createObjectStore(store, parameters);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(errorOf(request));
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      if (isLate) return database.close();
      // Someone erases it: do not stand in the way.
      database.onversionchange = () => database.close();
      resolve(database);
    };
  });
}

/** Opens a database that is there; undefined if it is not, without making one. */
export function openExistingDatabase(name: string): Promise<IDBDatabase | undefined> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isMissing = false;
    request.onupgradeneeded = () => {
      isMissing = true;
      request.transaction?.abort();
    };
    request.onerror = () => {
      if (isMissing) resolve(undefined);
      else reject(errorOf(request));
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onversionchange = () => database.close();
      resolve(database);
    };
  });
}

export function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(errorOf(request));
  });
}

export function settleRequest<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(errorOf(request));
  });
}

/** Settles when the transaction is on disk, or rejects when nothing of it is. */
export function settleTransaction(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(errorOf(transaction)));
  });
}

/** Deletes every database of this origin whose name begins with `prefix`. */
export async function deleteDatabases(prefix: string): Promise<void> {
  const databases = await indexedDB.databases();
  const names = databases.map(({ name }) => name).filter((name) => name?.startsWith(prefix) === true);
  await Promise.all(names.map((name) => deleteDatabase(name as string)));
}

/** The browser does not always say why. */
function errorOf({ error }: { readonly error: DOMException | null }): Error {
  return error ?? new Error("the database failed");
}
