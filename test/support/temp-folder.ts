import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that is deleted when the running test ends. */
export async function createTempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "roost-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
