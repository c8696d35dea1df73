import { open, rm } from "node:fs/promises";
import path from "node:path";

/** What opening the database may write at once: its log as a table, and what belongs to it. */
const neededBytes = 8 * 1024 * 1024;
const probeName = "room.probe";

/** Finds out by writing whether a folder's disk takes what opening a database needs. Rejects with the disk's error if not. */
export async function requireRoom(folder: string): Promise<void> {
  const file = path.join(folder, probeName);
  try {
    const handle = await open(file, "w");
    try {
      await handle.writeFile(Buffer.alloc(neededBytes));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(file, { force: true });
  }
}
