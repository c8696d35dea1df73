import type { DocumentOwner } from "../../sync-server/storage/contracts.ts";

/** A document as it lies on a disk that is kept in memory. */
export interface DiskDocument {
  readonly seq: number;
  readonly epoch: string | undefined;
  readonly snapshot: Uint8Array | undefined;
  readonly snapshotVector: Uint8Array | undefined;
  readonly owners: ReadonlyMap<number, DocumentOwner>;
  /** Updates after the snapshot, oldest first; the last one has number `seq`. */
  readonly tail: readonly Uint8Array[];
}

export interface DiskRecord {
  readonly version: number;
  /** JSON. */
  readonly value: string;
}

/** One synced write: all of it is on the disk, or none. undefined deletes. */
export interface DiskBatch {
  readonly documents: ReadonlyMap<string, DiskDocument | undefined>;
  readonly records: ReadonlyMap<string, DiskRecord | undefined>;
}

/** What survives a crash of the server. Whatever is put here is as good as synced. */
export class MemoryDisk {
  epoch: string;
  isRestored = false;
  readonly documents = new Map<string, DiskDocument>();
  /** By `<table>/<key>`. */
  readonly records = new Map<string, DiskRecord>();
  /** Not small: a version that somebody made up should not hold. */
  lastVersion = 1_000;

  constructor(epoch: string) {
    this.epoch = epoch;
  }

  apply({ documents, records }: DiskBatch): void {
    applyTo(this.documents, documents);
    applyTo(this.records, records);
  }

  /** A backup. */
  copy(): MemoryDisk {
    const copy = new MemoryDisk(this.epoch);
    copy.apply(this);
    copy.isRestored = this.isRestored;
    copy.lastVersion = this.lastVersion;
    return copy;
  }

  /** What `npm run restore` makes of a backup: the same data under a new epoch. */
  restored(epoch: string): MemoryDisk {
    const restored = this.copy();
    restored.epoch = epoch;
    restored.isRestored = true;
    return restored;
  }

  /** Whether a text is anywhere on this disk. */
  holds(text: string): boolean {
    const bytes = Buffer.from(text);
    const isIn = (part: Uint8Array | undefined): boolean =>
      part !== undefined && Buffer.from(part.buffer, part.byteOffset, part.byteLength).includes(bytes);
    for (const { snapshot, tail } of this.documents.values()) if (isIn(snapshot) || tail.some(isIn)) return true;
    for (const { value } of this.records.values()) if (value.includes(text)) return true;
    return false;
  }
}

function applyTo<T>(target: Map<string, T>, changes: ReadonlyMap<string, T | undefined>): void {
  for (const [key, value] of changes) {
    if (value === undefined) target.delete(key);
    else target.set(key, value);
  }
}
