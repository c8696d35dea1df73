import { ReopeningDatabase } from "../api/reopening-database.ts";
import { isQueuedCommand, type Command, type QueuedCommand } from "./command.ts";

const storeName = "commands";
const openTimeoutMs = 10_000;

/** The commands on disk, in an own small database that all tabs of a person share. */
export class CommandStore {
  readonly #database: ReopeningDatabase;

  constructor(name: string) {
    this.#database = new ReopeningDatabase(() => openCommands(name));
  }

  /** In the order in which they were given. */
  async list(): Promise<readonly QueuedCommand[]> {
    const values = await this.#database.use((database) =>
      settle<unknown[]>(database.transaction([storeName], "readonly").objectStore(storeName).getAll()),
    );
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

  close(): Promise<void> {
    return this.#database.close();
  }

  #change<T>(act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return this.#database.use(async (database) => {
      const transaction = database.transaction([storeName], "readwrite");
      const written = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error("the outbox was not written"));
      });
      const [result] = await Promise.all([settle(act(transaction.objectStore(storeName))), written]);
      return result;
    });
  }
}

function openCommands(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new Error("the browser did not open the outbox in time"));
    }, openTimeoutMs);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(storeName, { keyPath: "number", autoIncrement: true });
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      if (isLate) return database.close();
      database.onversionchange = () => database.close();
      resolve(database);
    };
    request.onerror = () => {
      clearTimeout(timer);
      reject(request.error ?? new Error("the browser refused to open the outbox"));
    };
  });
}

function settle<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the outbox was not read or written"));
  });
}
