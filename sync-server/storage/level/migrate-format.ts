import { writeSynced, type Database, type WriteOperation } from "./database.ts";
import { format, formatKey, headKey, snapshotKey } from "./keys.ts";

/** Format 1 had a document's snapshot with its head in one entry, under `d/<document>/s`. */
const oldHeaderBytes = 16;
const ownerBytes = 12;

/** Brings data of an earlier format to this one, step by step; cut off anywhere, it goes on the next time. */
export async function migrateFormat(db: Database, stored: string): Promise<void> {
  if (stored === format) return;
  if (stored !== "1") throw new Error("The data was written by another version of Roost");
  for await (const key of db.keys({ gte: "d/", lt: "d0" })) {
    if (!key.endsWith("/s")) continue;
    const entry = await db.get(key);
    if (entry !== undefined) await writeSynced(db, splitSnapshot(key, entry));
  }
  await writeSynced(db, [{ key: formatKey, value: Buffer.from(format) }]);
}

function splitSnapshot(key: string, entry: Buffer): readonly WriteOperation[] {
  const name = key.slice("d/".length, -"/s".length);
  const [epochLength, owners, vectorLength] = [entry.readUInt8(7), entry.readUInt32BE(8), entry.readUInt32BE(12)];
  const snapshotStart = oldHeaderBytes + epochLength + owners * ownerBytes + vectorLength;
  const [seq, snapshot] = [entry.subarray(1, 7), entry.subarray(snapshotStart)];
  const size = Buffer.allocUnsafe(4);
  size.writeUInt32BE(snapshot.length);
  const lengths = entry.subarray(7, oldHeaderBytes);
  const rest = entry.subarray(oldHeaderBytes, snapshotStart);
  return [
    { key, value: undefined },
    { key: headKey(name), value: Buffer.concat([Buffer.of(2), seq, lengths, size, rest]) },
    { key: snapshotKey(name), value: snapshot },
  ];
}
