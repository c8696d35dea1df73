import { RecordConflict, type RecordRange, type Records, type RecordWrite, type StoredRecord } from "../contracts.ts";
import type { Committer, VersionChange } from "./committer.ts";
import { type Database, type WriteOperation } from "./database.ts";
import type { OpenReads } from "./open-reads.ts";
import { readAhead, readEntries } from "./read-entries.ts";
import { decodeKey, encodeKey, endOfPrefix, recordKey, recordPrefix } from "./keys.ts";

/** What record writes ask of a commit. */
export interface RecordPlan {
  readonly changes: readonly VersionChange[];
  readonly operations: readonly WriteOperation[];
}

/** Persisted: the version in decimal, a space, the value as JSON. */
export class LevelRecords implements Records {
  readonly #db: Database;
  readonly #committer: Committer;
  readonly #reads: OpenReads;
  /** Random start: a version read before a restart does not come back for other content. */
  #lastVersion = 1 + Math.floor(Math.random() * 2 ** 52);

  constructor(db: Database, committer: Committer, reads: OpenReads) {
    this.#db = db;
    this.#committer = committer;
    this.#reads = reads;
  }

  async get<T>(table: string, key: string): Promise<StoredRecord<T> | undefined> {
    const read = this.#db.get<Buffer, Buffer>(recordKey(table, key), { keyEncoding: "buffer" });
    const entry = await this.#reads.during(read);
    return entry === undefined ? undefined : decodeRecord<T>(key, entry);
  }

  async range<T>(
    table: string,
    { from = "", to, limit, reverse = false }: RecordRange,
  ): Promise<readonly StoredRecord<T>[]> {
    const prefix = recordPrefix(table);
    const iterator = this.#db.iterator<Buffer, Buffer>({
      gte: recordKey(table, from),
      lt: to === undefined ? encodeKey(endOfPrefix(prefix)) : recordKey(table, to),
      limit,
      reverse,
      keyEncoding: "buffer",
      ...readAhead,
    });
    const entries = await this.#reads.during(readEntries(iterator));
    return entries.map(([key, value]) => decodeRecord<T>(decodeKey(key, prefix.length), value));
  }

  async write(writes: readonly RecordWrite[]): Promise<boolean> {
    const { changes, operations } = this.plan(writes);
    try {
      await this.#committer.commit(changes, operations);
      return true;
    } catch (error) {
      if (error instanceof RecordConflict) return false;
      throw error;
    }
  }

  plan(writes: readonly RecordWrite[]): RecordPlan {
    const changes: VersionChange[] = [];
    const operations: WriteOperation[] = [];
    for (const { table, key, value, expect } of writes) {
      const version = (this.#lastVersion += 1);
      changes.push({
        cacheKey: recordPrefix(table) + key,
        expected: expect === "absent" ? 0 : expect,
        next: value === undefined ? 0 : version,
        read: async () => (await this.get(table, key))?.version ?? 0,
        conflict: () => new RecordConflict(table, key),
      });
      operations.push({
        key: recordKey(table, key),
        value: value === undefined ? undefined : Buffer.from(`${version} ${JSON.stringify(value)}`),
      });
    }
    return { changes, operations };
  }
}

function decodeRecord<T>(key: string, entry: Buffer): StoredRecord<T> {
  const space = entry.indexOf(32);
  return {
    key,
    value: JSON.parse(entry.toString("utf8", space + 1)) as T,
    version: Number(entry.toString("latin1", 0, space)),
  };
}
