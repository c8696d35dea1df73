import { readdir } from "node:fs/promises";
import { Level } from "level";
import { StorageIncomplete, StorageLocked } from "../contracts.ts";

/** `level` is classic-level on Node, which has one method more than browsers have and `level`'s types name. */
export type Database = Level<string, Buffer> & {
  compactRange(start: string, end: string): Promise<void>;
  readonly location: string;
};

export interface WriteOperation {
  readonly key: string | Buffer;
  /** undefined deletes. */
  readonly value: Buffer | undefined;
}

const writeBufferBytes = 4 * 1024 * 1024;
const cacheBytes = 8 * 1024 * 1024;

export async function openDatabase(location: string): Promise<Database> {
  if (await lacksCurrent(location)) throw new StorageIncomplete(location);
  const db = new Level<string, Buffer>(location, {
    keyEncoding: "utf8",
    valueEncoding: "buffer",
    writeBufferSize: writeBufferBytes,
    cacheSize: cacheBytes,
  }) as Database;
  try {
    await db.open();
  } catch (error) {
    if (isLocked(error)) throw new StorageLocked(location, { cause: error });
    throw error;
  }
  return db;
}

/** LevelDB would take it for a new one, and delete what it finds. */
async function lacksCurrent(location: string): Promise<boolean> {
  // A folder that is not there is made.
  const files = await readdir(location).catch((): string[] => []);
  return !files.includes("CURRENT") && files.some((file) => /\.(ldb|sst|log)$/u.test(file));
}

/** All operations or none, on disk when it settles. */
export async function writeSynced(db: Database, operations: readonly WriteOperation[]): Promise<void> {
  await db.batch<string | Buffer, Buffer>(
    operations.map(({ key, value }) => {
      const keyEncoding = typeof key === "string" ? "utf8" : "buffer";
      return value === undefined ? { type: "del", key, keyEncoding } : { type: "put", key, value, keyEncoding };
    }),
    { sync: true },
  );
}

function isLocked(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ("code" in cause && cause.code === "LEVEL_LOCKED") return true;
  }
  return false;
}
