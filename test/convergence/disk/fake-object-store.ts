import type { FakeRequest } from "./fake-request.ts";
import type { Key, Query } from "./key-range.ts";
import type { StoreDraft } from "./stored-database.ts";

/** What a store needs of the transaction that it is used in. */
export interface StoreTransaction {
  request(answer: () => unknown, isWrite?: boolean): FakeRequest;
  draft(name: string): StoreDraft;
}

/** The part of IDBObjectStore that the app and y-indexeddb use. */
export class FakeObjectStore {
  readonly #transaction: StoreTransaction;
  readonly #name: string;

  constructor(transaction: StoreTransaction, name: string) {
    this.#transaction = transaction;
    this.#name = name;
  }

  add(value: unknown, key?: Key): FakeRequest {
    return this.#put(value, key, true);
  }

  put(value: unknown, key?: Key): FakeRequest {
    return this.#put(value, key, false);
  }

  get(query: Query): FakeRequest {
    return this.#ask(() => cloneValue(this.#find(query)[0]?.value));
  }

  getAll(query?: Query): FakeRequest {
    return this.#ask(() => this.#find(query).map(({ value }) => cloneValue(value)));
  }

  getAllKeys(query?: Query): FakeRequest {
    return this.#ask(() => this.#find(query).map(({ key }) => key));
  }

  count(query?: Query): FakeRequest {
    return this.#ask(() => this.#find(query).length);
  }

  delete(query: Query): FakeRequest {
    return this.#transaction.request(() => this.#transaction.draft(this.#name).delete(query), true);
  }

  clear(): FakeRequest {
    return this.#transaction.request(() => this.#transaction.draft(this.#name).delete(undefined), true);
  }

  /** Only the first step of a cursor: nobody goes further. */
  openKeyCursor(query: Query, direction: "next" | "prev" = "next"): FakeRequest {
    return this.#ask(() => {
      const row = this.#find(query).at(direction === "next" ? 0 : -1);
      return row === undefined ? null : { key: row.key };
    });
  }

  #put(value: unknown, key: Key | undefined, isAdd: boolean): FakeRequest {
    const kept = cloneValue(value);
    return this.#transaction.request(() => {
      const put = this.#transaction.draft(this.#name).put(kept, key, isAdd);
      if (put === undefined) throw new DOMException("the key is there", "ConstraintError");
      return put;
    }, true);
  }

  #ask(answer: () => unknown): FakeRequest {
    return this.#transaction.request(answer);
  }

  #find(query: Query): ReturnType<ReturnType<StoreTransaction["draft"]>["find"]> {
    return this.#transaction.draft(this.#name).find(query);
  }
}

/** What a structured clone does of bytes and plain values, which is all that the app keeps, and much faster than one. */
function cloneValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return typeof value === "function" ? structuredClone(value) : value;
  if (value instanceof Uint8Array) return value.slice();
  if (Array.isArray(value)) return value.map(cloneValue);
  if (Object.getPrototypeOf(value) !== Object.prototype) return structuredClone(value);
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) copy[key] = cloneValue(Reflect.get(value, key));
  return copy;
}
