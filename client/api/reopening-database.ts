/**
 * A connection to a database for as long as the page lives. Browsers close connections under the app: to make room, or,
 * on phones, when the app has been in the background for a while. The next use opens another one.
 */
export class ReopeningDatabase {
  readonly #open: () => Promise<IDBDatabase>;
  #database: Promise<IDBDatabase> | undefined;
  #isClosed = false;

  constructor(open: () => Promise<IDBDatabase>) {
    this.#open = open;
  }

  /** Runs `act`, once more with another connection if the first had been lost; rejects if the browser refuses. */
  async use<T>(act: (database: IDBDatabase) => Promise<T>): Promise<T> {
    const first = this.#connect();
    try {
      return await act(await first);
    } catch (error) {
      if (!isLostConnection(error) || this.#isClosed) throw error;
      this.#forget(first);
      return await act(await this.#connect());
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    (await this.#database?.catch(() => undefined))?.close();
  }

  #connect(): Promise<IDBDatabase> {
    if (this.#isClosed) return Promise.reject(new Error("the database is closed"));
    this.#database ??= this.#watch();
    return this.#database;
  }

  #watch(): Promise<IDBDatabase> {
    const opening = this.#open();
    opening.then(
      (database) => database.addEventListener("close", () => this.#forget(opening)),
      () => this.#forget(opening),
    );
    return opening;
  }

  #forget(opening: Promise<IDBDatabase>): void {
    if (this.#database === opening) this.#database = undefined;
  }
}

function isLostConnection(error: unknown): boolean {
  return error instanceof DOMException && (error.name === "InvalidStateError" || error.name === "AbortError");
}
