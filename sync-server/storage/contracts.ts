import type { UserId } from "../../shared/lib/ids.ts";

/**
 * What the server asks of a store. `level/` is the embedded default. Every implementation passes `test/contract`.
 * Bytes handed in may not be changed by the caller afterwards; bytes handed out may not be changed at all.
 */
export interface Storage {
  readonly documents: DocumentLog;
  readonly records: Records;
  /** Names this copy of the data: made with it, renewed only by a restore. */
  readonly epoch: string;
  /** Whether this copy came from a backup: clients may know more than it does. */
  readonly isRestored: boolean;
  /** Settles when the store answers a read; rejects otherwise. */
  check(): Promise<void>;
  /** Waits for what is under way, then releases the data. */
  close(): Promise<void>;
}

/** What is known of a stored document without reading its snapshot. */
export interface StoredHead {
  /** Sequence number of the last append; the next one expects it. */
  readonly seq: number;
  /** Yjs state vector of the snapshot, encoded; undefined without one. */
  readonly snapshotVector: Uint8Array | undefined;
  /** 0 without a snapshot. */
  readonly snapshotBytes: number;
  /** Updates after the snapshot, oldest first. */
  readonly tail: readonly Uint8Array[];
  /** To whom each Yjs client id with stored structs is bound; the server's own are bound to `server`. */
  readonly owners: ReadonlyMap<number, DocumentOwner>;
  /** The document's own epoch, if it was ever rewritten. */
  readonly epoch: string | undefined;
}

/** A document as stored: apply `snapshot`, then `tail` in order. */
export interface StoredDocument extends StoredHead {
  readonly snapshot: Uint8Array | undefined;
}

export type DocumentOwner = UserId | "server";

/** One document's part of a commit. */
export interface DocumentAppend {
  readonly name: string;
  /** `seq` of the stored document that the update was made for; 0 for a new one. */
  readonly expectedSeq: number;
  readonly update: Uint8Array;
  /** Bindings that are new with this update. */
  readonly owners: readonly (readonly [clientId: number, owner: DocumentOwner])[];
}

export interface DocumentLog {
  /** Everything stored of a document; undefined if nothing is. */
  load(name: string): Promise<StoredDocument | undefined>;
  /** The same without the snapshot: costs as much as the tail, however long the document is. */
  loadHead(name: string): Promise<StoredHead | undefined>;
  /**
   * Appends one update to each named document and carries out `writes`: all or nothing, and on disk (fsync) when it
   * settles. Each document gets the sequence number `expectedSeq + 1`.
   * @throws SequenceConflict if a document is not at its `expectedSeq`; RecordConflict if a condition does not hold.
   */
  append(entries: readonly DocumentAppend[], writes?: readonly RecordWrite[]): Promise<void>;
  /**
   * Replaces the snapshot and the tail up to and including `upToSeq` by `snapshot`. Safe to be cut off at any point.
   * With `erase` the replaced bytes are gone from the disk when it settles, not only unreachable.
   */
  compact(name: string, compaction: Compaction): Promise<void>;
  /**
   * Replaces a document by another one of the same name, under an epoch of its own: other structs, other owners. On disk
   * when it settles; the next append expects `expectedSeq + 1`.
   * @throws SequenceConflict if the document is not at its `expectedSeq`.
   */
  rewrite(name: string, rewrite: DocumentRewrite): Promise<void>;
  /** Deletes a document whole. */
  delete(name: string): Promise<void>;
}

export interface Compaction {
  readonly upToSeq: number;
  readonly snapshot: Uint8Array;
  readonly snapshotVector: Uint8Array;
  readonly erase: boolean;
}

export interface DocumentRewrite {
  readonly expectedSeq: number;
  readonly epoch: string;
  readonly snapshot: Uint8Array;
  readonly snapshotVector: Uint8Array;
  readonly owners: ReadonlyMap<number, DocumentOwner>;
}

export class SequenceConflict extends Error {
  readonly documentName: string;
  constructor(documentName: string) {
    super(`Document ${documentName} was appended to by another writer`);
    this.name = "SequenceConflict";
    this.documentName = documentName;
  }
}

export class RecordConflict extends Error {
  readonly table: string;
  readonly key: string;
  constructor(table: string, key: string) {
    super(`Record ${table}/${key} is not as expected`);
    this.name = "RecordConflict";
    this.table = table;
    this.key = key;
  }
}

/** Another process holds the data. */
export class StorageLocked extends Error {
  constructor(location: string, options?: ErrorOptions) {
    super(`Another process uses the data in ${location}`, options);
    this.name = "StorageLocked";
  }
}

/** There is data, and what says which of it counts is missing. */
export class StorageIncomplete extends Error {
  constructor(location: string) {
    super(`The data in ${location} is not whole: the file CURRENT is missing. Bring it back from a backup`);
    this.name = "StorageIncomplete";
  }
}

/** The data is a part of what a restore was to bring. */
export class RestoreCutOff extends Error {
  constructor(location: string) {
    super(`A restore to ${location} was cut off: run it again`);
    this.name = "RestoreCutOff";
  }
}

/** JSON values in tables, by string key, in the order of the keys' code units. */
export interface Records {
  get<T>(table: string, key: string): Promise<StoredRecord<T> | undefined>;
  /** Keys from `from` (inclusive) up to `to` (exclusive), at most `limit`; highest first with `reverse`. */
  range<T>(table: string, range: RecordRange): Promise<readonly StoredRecord<T>[]>;
  /**
   * Carries out all writes or none; on disk (fsync) when it settles.
   * @returns false if a condition did not hold and nothing was written.
   */
  write(writes: readonly RecordWrite[]): Promise<boolean>;
}

export interface StoredRecord<T> {
  readonly key: string;
  readonly value: T;
  /** Changes with each write. */
  readonly version: number;
}

export interface RecordRange {
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly reverse?: boolean;
}

export interface RecordWrite {
  readonly table: string;
  readonly key: string;
  /** undefined deletes. */
  readonly value: unknown;
  /** `absent`: insert only; a number: only if the stored version is this; left out: whatever is there. */
  readonly expect?: "absent" | number;
}
