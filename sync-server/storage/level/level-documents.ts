import {
  SequenceConflict,
  type Compaction,
  type DocumentAppend,
  type DocumentLog,
  type DocumentOwner,
  type DocumentRewrite,
  type RecordWrite,
  type StoredDocument,
  type StoredHead,
} from "../contracts.ts";
import type { Committer, VersionChange } from "./committer.ts";
import { type Database, type WriteOperation } from "./database.ts";
import { decodeHead, decodeTailEntry, encodeHead, encodeTailEntry, type SnapshotHead } from "./entry-codec.ts";
import type { OpenReads } from "./open-reads.ts";
import { readAhead, readEntries, type EntryIterator } from "./read-entries.ts";
import { documentPrefix, endOfPrefix, headKey, isTailKey, seqOfTailKey, snapshotKey, tailKey } from "./keys.ts";
import type { RecordPlan } from "./level-records.ts";

type Snapshot = ReturnType<Database["snapshot"]>;
type Entry = readonly [key: string, value: Buffer];

export class LevelDocuments implements DocumentLog {
  readonly #db: Database;
  readonly #committer: Committer;
  readonly #reads: OpenReads;
  readonly #planRecords: (writes: readonly RecordWrite[]) => RecordPlan;
  /** Compactions and deletions run one after another: each relies on the snapshot it read. */
  #rewriting: Promise<void> = Promise.resolve();

  constructor(
    db: Database,
    committer: Committer,
    reads: OpenReads,
    planRecords: (writes: readonly RecordWrite[]) => RecordPlan,
  ) {
    this.#db = db;
    this.#committer = committer;
    this.#reads = reads;
    this.#planRecords = planRecords;
  }

  load(name: string): Promise<StoredDocument | undefined> {
    return this.#reads.during(this.#load(name));
  }

  async loadHead(name: string): Promise<StoredHead | undefined> {
    return readHead(await this.#readEntries(name));
  }

  async append(entries: readonly DocumentAppend[], writes: readonly RecordWrite[] = []): Promise<void> {
    const changes: VersionChange[] = entries.map(({ name, expectedSeq }) => ({
      cacheKey: documentPrefix(name),
      expected: expectedSeq,
      next: expectedSeq + 1,
      read: () => this.#readSeq(name),
      conflict: () => new SequenceConflict(name),
    }));
    const operations: WriteOperation[] = entries.map(({ name, expectedSeq, update, owners }) => ({
      key: tailKey(name, expectedSeq + 1),
      value: encodeTailEntry(update, owners),
    }));
    if (writes.length === 0) return this.#committer.commit(changes, operations);
    const plan = this.#planRecords(writes);
    return this.#committer.commit([...changes, ...plan.changes], [...operations, ...plan.operations]);
  }

  compact(name: string, compaction: Compaction): Promise<void> {
    return this.#rewrite(() => this.#compact(name, compaction));
  }

  rewrite(name: string, rewrite: DocumentRewrite): Promise<void> {
    return this.#rewrite(() => this.#erasing(name, true, () => this.#replace(name, rewrite)));
  }

  delete(name: string): Promise<void> {
    return this.#rewrite(() => this.#erasing(name, true, () => this.#delete(name)));
  }

  /** Waits for the compactions and deletions under way. */
  async close(): Promise<void> {
    await this.#rewriting;
  }

  async #load(name: string): Promise<StoredDocument | undefined> {
    // One view for both reads: a compaction may go by in between.
    const view = this.#db.snapshot();
    try {
      const head = readHead(await this.#readEntries(name, view));
      if (head === undefined || head.snapshotVector === undefined) return head && { ...head, snapshot: undefined };
      const snapshot = await this.#db.get(snapshotKey(name), { snapshot: view });
      if (snapshot === undefined) throw new Error("A stored snapshot is missing");
      return { ...head, snapshot };
    } finally {
      await view.close();
    }
  }

  async #compact(name: string, { upToSeq, snapshot, snapshotVector, erase }: Compaction): Promise<void> {
    const entries = await this.#readEntries(name);
    const old = headOf(entries);
    if (upToSeq > lastSeq(entries) || upToSeq < (old?.seq ?? 1)) throw new SequenceConflict(name);
    const owners = new Map<number, DocumentOwner>(old?.owners);
    const replaced = entries.filter((entry) => isTail(entry) && seqOfTailKey(entry[0]) <= upToSeq);
    for (const [, value] of replaced) decodeTailEntry(value, owners);
    const head = { seq: upToSeq, epoch: old?.epoch, owners, vector: snapshotVector, snapshotBytes: snapshot.length };
    await this.#erasing(name, erase, () =>
      this.#committer.commit([], [...putSnapshot(name, head, snapshot), ...replaced.map(deletionOf)]),
    );
  }

  async #replace(
    name: string,
    { expectedSeq, epoch, snapshot, snapshotVector, owners }: DocumentRewrite,
  ): Promise<void> {
    const seq = expectedSeq + 1;
    const entries = await this.#readEntries(name);
    const head = { seq, epoch, owners, vector: snapshotVector, snapshotBytes: snapshot.length };
    const change: VersionChange = {
      cacheKey: documentPrefix(name),
      expected: expectedSeq,
      next: seq,
      read: () => this.#readSeq(name),
      conflict: () => new SequenceConflict(name),
    };
    const replaced = entries.filter(isTail).map(deletionOf);
    await this.#committer.commit([change], [...putSnapshot(name, head, snapshot), ...replaced]);
  }

  async #delete(name: string): Promise<void> {
    const cacheKey = documentPrefix(name);
    for (;;) {
      // First: what is appended between the two is a conflict, and its keys are read in the next turn.
      const seq = await this.#readSeq(name);
      const keys = await this.#read(this.#db.keys({ gte: cacheKey, lt: endOfPrefix(cacheKey), ...readAhead }));
      if (keys.length === 0 && seq === 0) return;
      const change: VersionChange = {
        cacheKey,
        expected: seq,
        next: 0,
        read: () => this.#readSeq(name),
        conflict: () => new SequenceConflict(name),
      };
      try {
        return await this.#committer.commit(
          [change],
          [...keys, snapshotKey(name)].map((key) => ({ key, value: undefined })),
        );
      } catch (error) {
        // Appended to since the keys were read: read them again.
        if (!(error instanceof SequenceConflict)) throw error;
      }
    }
  }

  /**
   * LevelDB keeps replaced values until it happens to compact their files. Before: the old values leave the log and
   * come to a file in which the compaction afterwards meets them. What a read may still meet it would take along into the
   * new file, and what one is in the middle of it leaves until a later compaction: an empty one, when none is any more.
   */
  async #erasing(name: string, erase: boolean, replace: () => Promise<void>): Promise<void> {
    const start = documentPrefix(name);
    const { failures } = this.#committer;
    const leave = async (): Promise<void> => {
      await this.#db.compactRange(start, endOfPrefix(start));
      await this.#db.compactRange(snapshotKey(name), snapshotKey(name));
    };
    if (erase) await leave();
    await replace();
    if (!erase) return;
    await this.#reads.whenOver();
    await leave();
    await this.#reads.whenOver();
    await this.#db.compactRange(start, start);
    // After a failed write LevelDB compacts nothing, and says nothing of it.
    if (this.#committer.failures !== failures) throw new Error(`${name} may not be compacted`);
  }

  #rewrite(task: () => Promise<void>): Promise<void> {
    const done = this.#rewriting.then(task);
    // Its caller gets the error; the next in line starts all the same.
    this.#rewriting = done.catch(() => undefined);
    return done;
  }

  #readEntries(name: string, snapshot?: Snapshot): Promise<Entry[]> {
    const prefix = documentPrefix(name);
    const range = { gte: prefix, lt: endOfPrefix(prefix), ...readAhead };
    return this.#read(this.#db.iterator(snapshot === undefined ? range : { ...range, snapshot }));
  }

  #read<T>(iterator: EntryIterator<T>): Promise<T[]> {
    return this.#reads.during(readEntries(iterator));
  }

  async #readSeq(name: string): Promise<number> {
    const prefix = documentPrefix(name);
    const last = { gte: prefix, lt: endOfPrefix(prefix), reverse: true, limit: 2, ...readAhead };
    return lastSeq((await this.#read(this.#db.iterator(last))).toReversed());
  }
}

function isTail([key]: Entry): boolean {
  return isTailKey(key);
}

function readHead(entries: readonly Entry[]): StoredHead | undefined {
  if (entries.length === 0) return undefined;
  const snapshot = headOf(entries);
  const owners = new Map<number, DocumentOwner>(snapshot?.owners);
  const tail = entries.filter(isTail).map(([, value]) => decodeTailEntry(value, owners));
  return {
    seq: lastSeq(entries),
    snapshotVector: snapshot?.vector,
    snapshotBytes: snapshot?.snapshotBytes ?? 0,
    tail,
    owners,
    epoch: snapshot?.epoch,
  };
}

/** A document's entries are its tail, then its head. */
function headOf(entries: readonly Entry[]): SnapshotHead | undefined {
  const last = entries.at(-1);
  return last === undefined || isTail(last) ? undefined : decodeHead(last[1]);
}

function lastSeq(entries: readonly Entry[]): number {
  const last = entries.findLast(isTail);
  return last === undefined ? (headOf(entries)?.seq ?? 0) : seqOfTailKey(last[0]);
}

function deletionOf([key]: Entry): WriteOperation {
  return { key, value: undefined };
}

function putSnapshot(name: string, head: SnapshotHead, snapshot: Uint8Array): readonly WriteOperation[] {
  return [
    { key: headKey(name), value: encodeHead(head) },
    { key: snapshotKey(name), value: Buffer.from(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength) },
  ];
}
