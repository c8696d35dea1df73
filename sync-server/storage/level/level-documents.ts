import {
  SequenceConflict,
  type Compaction,
  type DocumentAppend,
  type DocumentLog,
  type DocumentOwner,
  type DocumentRewrite,
  type RecordWrite,
  type StoredDocument,
} from "../contracts.ts";
import type { Committer, VersionChange } from "./committer.ts";
import { readAheadBytes, type Database, type WriteOperation } from "./database.ts";
import { decodeSnapshotEntry, decodeTailEntry, encodeSnapshotEntry, encodeTailEntry } from "./entry-codec.ts";
import { documentPrefix, endOfPrefix, isTailKey, seqOfTailKey, snapshotKey, tailKey } from "./keys.ts";
import type { RecordPlan } from "./level-records.ts";

type Entry = readonly [key: string, value: Buffer];

export class LevelDocuments implements DocumentLog {
  readonly #db: Database;
  readonly #committer: Committer;
  readonly #planRecords: (writes: readonly RecordWrite[]) => RecordPlan;
  /** Compactions and deletions run one after another: each relies on the snapshot it read. */
  #rewriting: Promise<void> = Promise.resolve();

  constructor(db: Database, committer: Committer, planRecords: (writes: readonly RecordWrite[]) => RecordPlan) {
    this.#db = db;
    this.#committer = committer;
    this.#planRecords = planRecords;
  }

  async load(name: string): Promise<StoredDocument | undefined> {
    const entries = await this.#readEntries(name);
    if (entries.length === 0) return undefined;
    const [first] = entries as [Entry];
    const head = isTailKey(first[0]) ? undefined : decodeSnapshotEntry(first[1]);
    const owners = new Map<number, DocumentOwner>(head?.owners);
    const tail: Uint8Array[] = [];
    let seq = head?.seq ?? 0;
    for (const [key, value] of head === undefined ? entries : entries.slice(1)) {
      tail.push(decodeTailEntry(value, owners));
      seq = seqOfTailKey(key);
    }
    return { seq, snapshot: head?.snapshot, snapshotVector: head?.vector, tail, owners, epoch: head?.epoch };
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

  async #compact(name: string, { upToSeq, snapshot, snapshotVector, erase }: Compaction): Promise<void> {
    const entries = await this.#readEntries(name);
    const lastKey = entries.at(-1)?.[0];
    const head = entries.find(([key]) => !isTailKey(key));
    const old = head === undefined ? undefined : decodeSnapshotEntry(head[1]);
    const lastSeq = lastKey === undefined ? 0 : isTailKey(lastKey) ? seqOfTailKey(lastKey) : (old?.seq ?? 0);
    if (upToSeq > lastSeq || upToSeq < (old?.seq ?? 1)) throw new SequenceConflict(name);
    const owners = new Map<number, DocumentOwner>(old?.owners);
    const replaced = entries.filter(([key]) => isTailKey(key) && seqOfTailKey(key) <= upToSeq);
    for (const [, value] of replaced) decodeTailEntry(value, owners);
    const entry = encodeSnapshotEntry({ seq: upToSeq, epoch: old?.epoch, owners, vector: snapshotVector, snapshot });
    await this.#erasing(name, erase, () =>
      this.#committer.commit(
        [],
        [{ key: snapshotKey(name), value: entry }, ...replaced.map(([key]) => ({ key, value: undefined }))],
      ),
    );
  }

  async #replace(
    name: string,
    { expectedSeq, epoch, snapshot, snapshotVector, owners }: DocumentRewrite,
  ): Promise<void> {
    const seq = expectedSeq + 1;
    const entries = await this.#readEntries(name);
    const entry = encodeSnapshotEntry({ seq, epoch, owners, vector: snapshotVector, snapshot });
    const change: VersionChange = {
      cacheKey: documentPrefix(name),
      expected: expectedSeq,
      next: seq,
      read: () => this.#readSeq(name),
      conflict: () => new SequenceConflict(name),
    };
    const replaced = entries.filter(([key]) => isTailKey(key)).map(([key]) => ({ key, value: undefined }));
    await this.#committer.commit([change], [{ key: snapshotKey(name), value: entry }, ...replaced]);
  }

  async #delete(name: string): Promise<void> {
    const cacheKey = documentPrefix(name);
    for (;;) {
      const keys = await this.#db.keys({ gte: cacheKey, lt: endOfPrefix(cacheKey) }).all();
      const seq = await this.#readSeq(name);
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
          keys.map((key) => ({ key, value: undefined })),
        );
      } catch (error) {
        // Appended to since the keys were read: read them again.
        if (!(error instanceof SequenceConflict)) throw error;
      }
    }
  }

  /**
   * LevelDB keeps replaced values until it happens to compact their files. Before: the old values leave the log and
   * come to a file in which the compaction afterwards meets them.
   */
  async #erasing(name: string, erase: boolean, replace: () => Promise<void>): Promise<void> {
    const start = documentPrefix(name);
    if (erase) await this.#db.compactRange(start, endOfPrefix(start));
    await replace();
    if (erase) await this.#db.compactRange(start, endOfPrefix(start));
  }

  #rewrite(task: () => Promise<void>): Promise<void> {
    const done = this.#rewriting.then(task);
    // Its caller gets the error; the next in line starts all the same.
    this.#rewriting = done.catch(() => undefined);
    return done;
  }

  #readEntries(name: string): Promise<Entry[]> {
    const prefix = documentPrefix(name);
    return this.#db.iterator({ gte: prefix, lt: endOfPrefix(prefix), highWaterMarkBytes: readAheadBytes }).all();
  }

  async #readSeq(name: string): Promise<number> {
    const prefix = documentPrefix(name);
    const [last] = await this.#db.keys({ gte: prefix, lt: endOfPrefix(prefix), reverse: true, limit: 1 }).all();
    if (last === undefined) return 0;
    if (isTailKey(last)) return seqOfTailKey(last);
    const head = await this.#db.get(last);
    // Gone between the two reads: a deletion.
    return head === undefined ? 0 : decodeSnapshotEntry(head).seq;
  }
}
