import { openDatabase, settleRequest, settleTransaction } from "../api/indexed-database.ts";
import { ReopeningDatabase } from "../api/reopening-database.ts";
import { isQueuedCommand, type Command, type QueuedCommand } from "./command.ts";

const storeName = "commands";

/** The commands on disk, in an own small database that all tabs of a person share. */
export class CommandStore {
  readonly #database: ReopeningDatabase;

  constructor(name: string) {
    this.#database = new ReopeningDatabase(() =>
      openDatabase(name, { [storeName]: { keyPath: "number", autoIncrement: true } }),
    );
  }

  /** In the order in which they were given. */
  async list(): Promise<readonly QueuedCommand[]> {
    const values = await this.#database.use((database) =>
      settleRequest<unknown[]>(database.transaction([storeName], "readonly").objectStore(storeName).getAll()),
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
      const written = settleTransaction(transaction);
      const [result] = await Promise.all([settleRequest(act(transaction.objectStore(storeName))), written]);
      return result;
    });
  }
}
