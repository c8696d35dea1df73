import { open, readdir } from "node:fs/promises";
import path from "node:path";

/** Settles when everything below a folder, and the folder itself, is on the disk (fsync) and not only in its cache. */
export async function flushFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) await flushFolder(inside);
    else if (entry.isFile()) await flush(inside);
  }
  await flush(folder);
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
