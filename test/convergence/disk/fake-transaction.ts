import { FakeEventTarget } from "./fake-event-target.ts";
import { FakeObjectStore } from "./fake-object-store.ts";
import { FakeRequest } from "./fake-request.ts";
import { StoreDraft, type StoredDatabase, type StoredStore } from "./stored-database.ts";

export type TransactionMode = "readonly" | "readwrite";

interface Waiting {
  readonly request: FakeRequest;
  /** Answers the request; a thrown DOMException fails it. */
  readonly answer: () => unknown;
}

/** What a transaction needs of its connection. */
export interface TransactionHost {
  readonly stored: StoredDatabase;
  readonly disk: { readonly isFull: boolean; soon(act: () => void): void };
  ended(transaction: FakeTransaction): void;
}

/** IDBTransaction: its requests are answered one by one; it commits when the last answer asked for nothing more. */
export class FakeTransaction extends FakeEventTarget {
  oncomplete: (() => void) | null = null;
  onabort: (() => void) | null = null;
  onerror: (() => void) | null = null;
  error: DOMException | null = null;
  isStarted = false;
  /** Higher for one that was begun later, on whatever connection. */
  readonly serial: number;
  readonly #database: TransactionHost;
  readonly #names: readonly string[];
  readonly mode: TransactionMode;
  readonly #drafts = new Map<string, StoreDraft>();
  readonly #waiting: Waiting[] = [];
  #isOver = false;

  constructor(database: TransactionHost, names: readonly string[], mode: TransactionMode, serial: number) {
    super();
    this.#database = database;
    this.#names = names;
    this.mode = mode;
    this.serial = serial;
  }

  objectStore(name: string): IDBObjectStore {
    if (!this.#names.includes(name)) throw new DOMException(name, "NotFoundError");
    return new FakeObjectStore(this, name) as unknown as IDBObjectStore;
  }

  abort(): void {
    this.#end("abort");
  }

  /** Whether the other one, which came later, must wait for this one. */
  excludes(other: FakeTransaction): boolean {
    const isWriting = this.mode === "readwrite" || other.mode === "readwrite";
    return isWriting && this.#names.some((name) => other.#names.includes(name));
  }

  start(): void {
    if (this.#isOver) return;
    this.isStarted = true;
    this.#next();
  }

  request(answer: () => unknown, isWrite = false): FakeRequest {
    if (this.#isOver) throw new DOMException("the transaction is over", "TransactionInactiveError");
    if (isWrite && this.mode === "readonly") throw new DOMException("the transaction only reads", "ReadOnlyError");
    const request = new FakeRequest();
    this.#waiting.push({ request, answer });
    return request;
  }

  draft(name: string): StoreDraft {
    let draft = this.#drafts.get(name);
    if (draft === undefined) {
      draft = new StoreDraft(this.#database.stored.stores.get(name) as StoredStore);
      this.#drafts.set(name, draft);
    }
    return draft;
  }

  /** The connection was closed by force. */
  abortByForce(): void {
    this.error = new DOMException("the connection was closed", "AbortError");
    this.#end("abort");
  }

  #next(): void {
    if (this.#isOver) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) {
      this.#commit();
      return;
    }
    const { request, answer } = waiting;
    try {
      request.succeed(answer());
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.error = error;
      request.fail(error);
      this.#end("abort");
      return;
    }
    this.#database.disk.soon(() => this.#next());
  }

  #commit(): void {
    const changed = [...this.#drafts].filter(([, draft]) => draft.isChanged);
    const { stored, disk } = this.#database;
    if (changed.length > 0 && disk.isFull) {
      this.error = new DOMException("the disk is full", "QuotaExceededError");
      this.#end("abort");
      return;
    }
    if (changed.length > 0) {
      stored.stores = new Map([...stored.stores, ...changed.map(([name, draft]) => [name, draft.finish()] as const)]);
    }
    this.#end("complete");
  }

  #end(type: "complete" | "abort"): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { request } of this.#waiting.splice(0)) request.fail(new DOMException("aborted", "AbortError"));
    this.dispatch(type);
    this.#database.ended(this);
  }
}
