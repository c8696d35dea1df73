import { requireRoom } from "./disk-room.ts";
import { writeSynced, type Database, type WriteOperation } from "./database.ts";
import type { VersionCache } from "./version-cache.ts";

/** One condition on a key, and the version that the commit gives it. */
export interface VersionChange {
  readonly cacheKey: string;
  /** The version that must be there; undefined for whatever is there. */
  readonly expected: number | undefined;
  readonly next: number;
  readonly read: () => Promise<number>;
  readonly conflict: () => Error;
}

interface Waiting {
  readonly operations: readonly WriteOperation[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The one path to disk. Conditions are decided in memory in the order of the calls; whatever gathers while a batch is
 * being synced goes into the next one. A batch is on disk or not at all, so is each commit in it.
 */
export class Committer {
  readonly #db: Database;
  readonly #versions: VersionCache;
  #waiting: Waiting[] = [];
  #isWriting = false;
  #batch = 1;
  #lastWriteFailed = false;
  #needsReopening = false;
  #reopening: Promise<void> | undefined;
  #failures = 0;
  #active = 0;
  #isClosed = false;
  #becameIdle: (() => void) | undefined;

  constructor(db: Database, versions: VersionCache) {
    this.#db = db;
    this.#versions = versions;
  }

  /** Whether the last write reached the disk. */
  get healthy(): boolean {
    return !this.#lastWriteFailed;
  }

  /** How many writes have failed so far. */
  get failures(): number {
    return this.#failures;
  }

  async commit(changes: readonly VersionChange[], operations: readonly WriteOperation[]): Promise<void> {
    if (this.#isClosed) throw new Error("The storage is closed");
    this.#active += 1;
    try {
      for (;;) {
        if (this.#needsReopening) await this.#reopen();
        else if (changes.every((change) => this.#isKnown(change))) break;
        else await Promise.all(changes.map((change) => this.#load(change)));
      }
      // No await from here to the queue: the order of the decisions is the order of the writes.
      this.#decide(changes);
      if (operations.length > 0) await this.#enqueue(operations);
    } finally {
      this.#active -= 1;
      if (this.#active === 0) this.#becameIdle?.();
    }
  }

  /** Takes nothing new; settles when everything that was taken is decided and written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#active > 0) await new Promise<void>((resolve) => (this.#becameIdle = resolve));
  }

  #isKnown({ expected, cacheKey }: VersionChange): boolean {
    return expected === undefined || this.#versions.get(cacheKey) !== undefined;
  }

  async #load({ expected, cacheKey, read }: VersionChange): Promise<void> {
    if (expected !== undefined) await this.#versions.load(cacheKey, read);
  }

  /** All conditions first; only then does anything change in memory. */
  #decide(changes: readonly VersionChange[]): void {
    const decided = new Map<string, number>();
    for (const { cacheKey, expected, next, conflict } of changes) {
      const current = decided.get(cacheKey) ?? this.#versions.get(cacheKey);
      if (expected !== undefined && current !== expected) throw conflict();
      decided.set(cacheKey, next);
    }
    for (const [cacheKey, version] of decided) this.#versions.set(cacheKey, version, this.#batch);
  }

  #enqueue(operations: readonly WriteOperation[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operations, resolve, reject });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    // Callers of the same turn share the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      const batch = this.#batch;
      this.#waiting = [];
      this.#batch += 1;
      try {
        await writeSynced(this.#db, group.length === 1 ? (group[0] as Waiting).operations : flatten(group));
        this.#lastWriteFailed = false;
        this.#versions.settled(batch);
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#lastWriteFailed = true;
        this.#needsReopening = true;
        this.#failures += 1;
        this.#versions.clear();
        // What was decided meanwhile may rest on what just failed.
        const rejected = [...group, ...this.#waiting];
        this.#waiting = [];
        // The batch may be in the log all the same: whoever hears that it failed reads what is there then.
        await this.#reopen().catch(() => undefined);
        for (const { reject } of rejected) reject(error);
      }
    }
    this.#isWriting = false;
  }

  /**
   * After a failed write LevelDB's log may end in half a record, and whatever it would append behind that is lost at
   * the next start. Opening anew reads the log up to there and begins a fresh one. On a disk without room it would stay
   * closed, and nobody could read any more: then it is left as it is.
   */
  #reopen(): Promise<void> {
    this.#reopening ??= (async () => {
      await requireRoom(this.#db.location);
      await this.#db.close();
      await this.#db.open();
      this.#versions.clear();
      this.#needsReopening = false;
    })().finally(() => (this.#reopening = undefined));
    return this.#reopening;
  }
}

function flatten(group: readonly Waiting[]): WriteOperation[] {
  return group.flatMap(({ operations }) => operations as WriteOperation[]);
}
