import {
  RecordConflict,
  SequenceConflict,
  type Compaction,
  type DocumentAppend,
  type DocumentLog,
  type DocumentRewrite,
  type RecordRange,
  type Records,
  type RecordWrite,
  type Storage,
  type StoredDocument,
  type StoredHead,
  type StoredRecord,
} from "../../sync-server/storage/contracts.ts";
import type { DiskBatch, DiskDocument, DiskRecord, MemoryDisk } from "./memory-disk.ts";

/** When the disk does what it is asked to. */
export interface DiskTiming {
  /**
   * Carries out one synced write by calling `apply`, now or later, and settles when the writer may know. A crash is a
   * promise that never settles, with `apply` called or not; a full disk is one that rejects.
   */
  sync(apply: () => void): Promise<void>;
  /** Settles when a read is answered. */
  read(): Promise<void>;
}

const promptly: DiskTiming = {
  sync: (apply) => new Promise((resolve) => setImmediate(() => resolve(apply()))),
  read: () => new Promise((resolve) => setImmediate(resolve)),
};

interface Waiting {
  readonly batch: MutableBatch;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface MutableBatch {
  documents: Map<string, DiskDocument | undefined>;
  records: Map<string, DiskRecord | undefined>;
}

/**
 * Storage in memory with the habits of a real one: what is decided in memory is on the disk only after a sync, reads see
 * only the disk, and a write that fails takes everything with it that was decided after it.
 */
export class MemoryStorage implements Storage, DocumentLog, Records {
  readonly epoch: string;
  readonly isRestored: boolean;
  readonly #disk: MemoryDisk;
  readonly #timing: DiskTiming;
  /** Decided, not yet on the disk. */
  #decided: MutableBatch = emptyBatch();
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(disk: MemoryDisk, timing: DiskTiming = promptly) {
    this.#disk = disk;
    this.#timing = timing;
    this.epoch = disk.epoch;
    this.isRestored = disk.isRestored;
  }

  get documents(): DocumentLog {
    return this;
  }

  get records(): Records {
    return this;
  }

  check(): Promise<void> {
    return this.#timing.read();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#writing;
  }

  async load(name: string): Promise<StoredDocument | undefined> {
    await this.#timing.read();
    const stored = this.#disk.documents.get(name);
    return stored && { ...stored, snapshotBytes: stored.snapshot?.length ?? 0 };
  }

  async loadHead(name: string): Promise<StoredHead | undefined> {
    return this.load(name);
  }

  async append(entries: readonly DocumentAppend[], writes: readonly RecordWrite[] = []): Promise<void> {
    const batch = emptyBatch();
    for (const { name, expectedSeq, update, owners } of entries) {
      const current = this.#document(name, batch);
      if ((current?.seq ?? 0) !== expectedSeq) throw new SequenceConflict(name);
      batch.documents.set(name, {
        ...(current ?? emptyDocument),
        seq: expectedSeq + 1,
        owners: new Map([...owners, ...(current?.owners ?? [])]),
        tail: [...(current?.tail ?? []), update],
      });
    }
    this.#decideRecords(writes, batch);
    await this.#write(batch);
  }

  async compact(name: string, { upToSeq, snapshot, snapshotVector }: Compaction): Promise<void> {
    await this.#timing.read();
    const current = this.#document(name);
    const first = (current?.seq ?? 0) - (current?.tail.length ?? 0);
    if (current === undefined || upToSeq > current.seq || upToSeq < first) throw new SequenceConflict(name);
    const tail = current.tail.slice(upToSeq - first);
    await this.#write({
      documents: new Map([[name, { ...current, snapshot, snapshotVector, tail }]]),
      records: new Map(),
    });
  }

  async rewrite(name: string, { expectedSeq, ...next }: DocumentRewrite): Promise<void> {
    if ((this.#document(name)?.seq ?? 0) !== expectedSeq) throw new SequenceConflict(name);
    await this.#write({
      documents: new Map([[name, { ...next, seq: expectedSeq + 1, tail: [] }]]),
      records: new Map(),
    });
  }

  async delete(name: string): Promise<void> {
    await this.#write({ documents: new Map([[name, undefined]]), records: new Map() });
  }

  async get<T>(table: string, key: string): Promise<StoredRecord<T> | undefined> {
    await this.#timing.read();
    const record = this.#disk.records.get(`${table}/${key}`);
    return record === undefined ? undefined : toStored<T>(key, record);
  }

  async range<T>(table: string, range: RecordRange): Promise<readonly StoredRecord<T>[]> {
    await this.#timing.read();
    const { from = "", to, limit, reverse = false } = range;
    const prefix = `${table}/`;
    const found: StoredRecord<T>[] = [];
    for (const [name, record] of this.#disk.records) {
      const key = name.slice(prefix.length);
      if (!name.startsWith(prefix) || key < from || (to !== undefined && key >= to)) continue;
      found.push(toStored<T>(key, record));
    }
    found.sort((a, b) => (a.key < b.key ? -1 : 1));
    return (reverse ? found.reverse() : found).slice(0, limit);
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    const batch = emptyBatch();
    try {
      this.#decideRecords(writes, batch);
    } catch (error) {
      if (error instanceof RecordConflict) return false;
      throw error;
    }
    await this.#write(batch);
    return true;
  }

  #document(name: string, batch: MutableBatch = this.#decided): DiskDocument | undefined {
    if (batch.documents.has(name)) return batch.documents.get(name);
    return batch === this.#decided ? this.#disk.documents.get(name) : this.#document(name);
  }

  #record(name: string, batch: MutableBatch = this.#decided): DiskRecord | undefined {
    if (batch.records.has(name)) return batch.records.get(name);
    return batch === this.#decided ? this.#disk.records.get(name) : this.#record(name);
  }

  #decideRecords(writes: readonly RecordWrite[], batch: MutableBatch): void {
    for (const { table, key, value, expect } of writes) {
      const name = `${table}/${key}`;
      const current = this.#record(name, batch);
      const isExpected =
        expect === undefined || (expect === "absent" ? current === undefined : current?.version === expect);
      if (!isExpected) throw new RecordConflict(table, key);
      const version = ++this.#disk.lastVersion;
      batch.records.set(name, value === undefined ? undefined : { version, value: JSON.stringify(value) });
    }
  }

  #write(batch: MutableBatch): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error("The storage is closed"));
    merge(this.#decided, batch);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ batch, resolve, reject });
      this.#writing ??= this.#writeAll().finally(() => {
        this.#writing = undefined;
      });
    });
  }

  async #writeAll(): Promise<void> {
    // Callers of the same turn share the write.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const batch = emptyBatch();
      for (const entry of group) merge(batch, entry.batch);
      try {
        await this.#timing.sync(() => this.#disk.apply(batch));
        if (this.#waiting.length === 0) this.#decided = emptyBatch();
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#decided = emptyBatch();
        // What was decided meanwhile may rest on what just failed.
        for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(error);
      }
    }
  }
}

const emptyDocument: DiskDocument = {
  seq: 0,
  epoch: undefined,
  snapshot: undefined,
  snapshotVector: undefined,
  owners: new Map(),
  tail: [],
};

function emptyBatch(): MutableBatch {
  return { documents: new Map(), records: new Map() };
}

function merge(target: MutableBatch, source: DiskBatch): void {
  for (const [name, document] of source.documents) target.documents.set(name, document);
  for (const [name, record] of source.records) target.records.set(name, record);
}

function toStored<T>(key: string, { version, value }: DiskRecord): StoredRecord<T> {
  return { key, version, value: JSON.parse(value) as T };
}
