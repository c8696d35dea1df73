import { isQueuedCommand, type Command, type QueuedCommand } from "./command.ts";

const storeName = "commands";

/** The commands on disk, in an own small database that all tabs of a person share. */
export class CommandStore {
  readonly #database: Promise<IDBDatabase>;

  constructor(name: string) {
    this.#database = new Promise((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(storeName, { keyPath: "number", autoIncrement: true });
      };
      request.onsuccess = () => {
        const database = request.result;
        database.onversionchange = () => database.close();
        resolve(database);
      };
      request.onerror = () => reject(request.error ?? new Error("the browser refused to open the outbox"));
    });
    // Every use awaits it and meets the error there.
    this.#database.catch(() => undefined);
  }

  /** In the order in which they were given. */
  async list(): Promise<readonly QueuedCommand[]> {
    const store = (await this.#database).transaction([storeName], "readonly").objectStore(storeName);
    const values = await settle<unknown[]>(store.getAll());
    return values.filter(isQueuedCommand);
  }

  async add(command: Command, givenAt: number): Promise<QueuedCommand> {
    const number = await this.#change((store) => store.add({ command, givenAt }));
    return { number: Number(number), command, givenAt };
  }

  async put(queued: QueuedCommand): Promise<void> {
    await this.#change((store) => store.put(queued));
  }

  async remove(number: number): Promise<void> {
    await this.#change((store) => store.delete(number));
  }

  async close(): Promise<void> {
    const database = await this.#database.catch(() => undefined);
    database?.close();
  }

  async #change<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const transaction = (await this.#database).transaction([storeName], "readwrite");
    const written = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the outbox was not written"));
    });
    const [result] = await Promise.all([settle(act(transaction.objectStore(storeName))), written]);
    return result;
  }
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the outbox was not read or written"));
  });
}
