import { compareDiskKeys, matches, type Key, type Query } from "./key-range.ts";

export interface Row {
  readonly key: Key;
  readonly value: unknown;
}

/** What an object store holds. Never changed: a transaction makes another one. */
export interface StoredStore {
  readonly keyPath: string | undefined;
  readonly autoIncrement: boolean;
  readonly nextKey: number;
  /** By key. */
  readonly rows: readonly Row[];
}

export type Stores = ReadonlyMap<string, StoredStore>;

/** One database of a device. `flushed` is what a loss of power leaves of it. */
export interface StoredDatabase {
  stores: Stores;
  flushed: Stores | undefined;
}

/** A store while a transaction changes it. */
export class StoreDraft {
  readonly #base: StoredStore;
  #rows: Row[] | undefined;
  #nextKey: number;

  constructor(base: StoredStore) {
    this.#base = base;
    this.#nextKey = base.nextKey;
  }

  get rows(): readonly Row[] {
    return this.#rows ?? this.#base.rows;
  }

  get isChanged(): boolean {
    return this.#rows !== undefined;
  }

  finish(): StoredStore {
    return { ...this.#base, rows: this.rows, nextKey: this.#nextKey };
  }

  find(query: Query): readonly Row[] {
    return this.rows.filter(({ key }) => matches(query, key));
  }

  /** @returns the key; undefined if `add` meets one that is there. */
  put(value: unknown, given: Key | undefined, isAdd: boolean): Key | undefined {
    const { keyPath, autoIncrement } = this.#base;
    const inline = keyPath === undefined ? undefined : (value as Readonly<Record<string, Key | undefined>>)[keyPath];
    const key = given ?? inline ?? (autoIncrement ? this.#nextKey : undefined);
    if (key === undefined) throw new DOMException("no key was given", "DataError");
    const row: Row = { key, value: keyPath === undefined ? value : { ...(value as object), [keyPath]: key } };
    const rows = (this.#rows ??= [...this.#base.rows]);
    let at = rows.length;
    while (at > 0 && compareDiskKeys((rows[at - 1] as Row).key, key) >= 0) at--;
    const isThere = rows[at]?.key === key;
    if (isThere && isAdd) return undefined;
    rows.splice(at, isThere ? 1 : 0, row);
    if (typeof key === "number" && key >= this.#nextKey) this.#nextKey = Math.floor(key) + 1;
    return key;
  }

  delete(query: Query): void {
    this.#rows = this.rows.filter(({ key }) => !matches(query, key));
  }
}
