interface Load {
  readonly done: Promise<void>;
  /** The version that a write set while the read was under way. */
  written: number | undefined;
  stale: boolean;
}

/**
 * The current number behind each key that was read or written lately: a document's sequence number, a record's
 * version; 0 for what does not exist. It is ahead of the disk by the writes that are under way, so conditions are
 * decided here and never wait for them.
 */
export class VersionCache {
  readonly #capacity: number;
  readonly #entries = new Map<string, { readonly version: number; readonly batch: number }>();
  readonly #loads = new Map<string, Load>();
  #settledBatch = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(key: string): number | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.version;
  }

  /** `batch` is the number of the write that brings the version to disk. */
  set(key: string, version: number, batch: number): void {
    const load = this.#loads.get(key);
    if (load !== undefined) load.written = version;
    this.#entries.delete(key);
    this.#entries.set(key, { version, batch });
    for (const [oldest, entry] of this.#entries) {
      // What is not on disk yet cannot be read again from there.
      if (this.#entries.size <= this.#capacity || entry.batch > this.#settledBatch) break;
      this.#entries.delete(oldest);
    }
  }

  /** Makes sure that the key's version is in memory. One read serves everybody who asks meanwhile. */
  async load(key: string, read: () => Promise<number>): Promise<void> {
    while (!this.#entries.has(key)) {
      const known = this.#loads.get(key);
      await (known?.done ?? this.#read(key, read));
    }
  }

  settled(batch: number): void {
    this.#settledBatch = batch;
  }

  /** After a failed write nothing in memory can be relied on. */
  clear(): void {
    this.#entries.clear();
    for (const load of this.#loads.values()) load.stale = true;
  }

  #read(key: string, read: () => Promise<number>): Promise<void> {
    const done = read()
      .then((version) => {
        if (!load.stale && !this.#entries.has(key)) this.set(key, load.written ?? version, 0);
      })
      .finally(() => this.#loads.delete(key));
    const load: Load = { done, written: undefined, stale: false };
    this.#loads.set(key, load);
    return done;
  }
}
