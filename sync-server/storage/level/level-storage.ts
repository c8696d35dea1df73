import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { RestoreCutOff, type Storage } from "../contracts.ts";
import { Committer } from "./committer.ts";
import { openDatabase, writeSynced, type Database } from "./database.ts";
import { epochKey, format, formatKey, restoredKey } from "./keys.ts";
import { LevelDocuments } from "./level-documents.ts";
import { LevelRecords } from "./level-records.ts";
import { migrateFormat } from "./migrate-format.ts";
import { OpenReads } from "./open-reads.ts";
import { VersionCache } from "./version-cache.ts";

const versionCacheEntries = 100_000;
const checkKey = "m/check";

/** Where a restore puts its copy until that is whole and has an epoch of its own. */
export function unfinishedRestore(location: string): string {
  return `${location}.part`;
}

/**
 * Opens the embedded store in a folder, made if it is not there.
 * @throws StorageLocked if another process holds it; RestoreCutOff if a restore has begun to bring it.
 */
export async function openLevelStorage(location: string): Promise<Storage> {
  if (existsSync(unfinishedRestore(location))) throw new RestoreCutOff(location);
  const db = await openDatabase(location);
  try {
    const epoch = await readEpoch(db);
    return createStorage(db, epoch, (await db.get(restoredKey)) !== undefined);
  } catch (error) {
    await db.close();
    throw error;
  }
}

function createStorage(db: Database, epoch: string, isRestored: boolean): Storage {
  const committer = new Committer(db, new VersionCache(versionCacheEntries));
  const reads = new OpenReads();
  const records = new LevelRecords(db, committer, reads);
  const documents = new LevelDocuments(db, committer, reads, (writes) => records.plan(writes));
  return {
    documents,
    records,
    epoch,
    isRestored,
    async check() {
      // After a failed write only a write tells whether the disk takes data again.
      if (!committer.healthy) await committer.commit([], [{ key: checkKey, value: Buffer.from("1") }]);
      await reads.during(db.get(formatKey));
    },
    async close() {
      await documents.close();
      await committer.close();
      await db.close();
    },
  };
}

/** Gives data that was copied back from a backup an epoch of its own, so that every client compares notes with it. */
export async function renewEpoch(location: string): Promise<void> {
  const db = await openDatabase(location);
  try {
    await readEpoch(db);
    await writeSynced(db, [
      { key: epochKey, value: Buffer.from(makeEpoch()) },
      { key: restoredKey, value: Buffer.from("1") },
    ]);
  } finally {
    await db.close();
  }
}

/** It only has to differ from the few that the same data had before; short, as every open of every document is told it. */
function makeEpoch(): string {
  return randomBytes(5).toString("base64url");
}

async function readEpoch(db: Database): Promise<string> {
  const stored = await db.get(formatKey);
  if (stored !== undefined) await migrateFormat(db, stored.toString());
  const epoch = await db.get(epochKey);
  if (epoch !== undefined) return epoch.toString();
  const made = makeEpoch();
  await writeSynced(db, [
    { key: formatKey, value: Buffer.from(format) },
    { key: epochKey, value: Buffer.from(made) },
  ]);
  return made;
}
