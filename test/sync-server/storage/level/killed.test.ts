import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "../../../support/temp-folder.ts";

const root = path.join(import.meta.dirname, "../../../..");
const name = "g0123456789a.0";
const rounds = 5;

/** Writes until so many updates more are acknowledged, then is killed. @returns the last one that was. */
async function writeAndKill(folder: string, updates: number): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", path.join(import.meta.dirname, "busy-writer.ts"), folder], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  let left = updates;
  let acknowledged = 0;
  createInterface({ input: child.stdout }).on("line", (line) => {
    acknowledged = Number(line);
    left -= 1;
    if (left === 0) child.kill("SIGKILL");
  });
  await exited;
  return acknowledged;
}

test("a process that is killed while it writes, compacts and erases leaves everything that was acknowledged", async () => {
  const folder = await createTempFolder();
  for (let round = 0; round < rounds; round++) {
    const acknowledged = await writeAndKill(folder, 50 + Math.floor(Math.random() * 150));
    const storage = await openLevelStorage(folder);
    const stored = await storage.documents.load(name);
    const record = await storage.records.get<number>("progress", "k");
    await storage.close();
    const seq = stored?.seq ?? 0;
    expect(seq, `round ${round}`).toBeGreaterThanOrEqual(acknowledged);
    expect(record?.value).toBe(seq);
    const doc = new Y.Doc();
    for (const update of [...(stored?.snapshot ? [stored.snapshot] : []), ...(stored?.tail ?? [])])
      Y.applyUpdate(doc, update);
    const keys = [...doc.getMap("m").keys()].toSorted();
    expect(keys).toEqual(Array.from({ length: seq }, (_, i) => `key${i}`).toSorted());
    expect(stored?.owners.size).toBe(Math.ceil(seq / 50));
  }
});
