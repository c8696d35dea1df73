import { open, readdir } from "node:fs/promises";
import path from "node:path";

/** Windows flushes no folders: what it knows of them is in its own journal. */
const flushesFolders = process.platform !== "win32";

/** Settles when everything below a folder, and the folder itself, is on the disk (fsync) and not only in its cache. */
export async function flushFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) await flushFolder(inside);
    // To be written, though nothing is: Windows flushes no others.
    else if (entry.isFile()) await flush(inside, "r+");
  }
  if (flushesFolders) await flush(folder, "r");
}

async function flush(file: string, flags: string): Promise<void> {
  const handle = await open(file, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
