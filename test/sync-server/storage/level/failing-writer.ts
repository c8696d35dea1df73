import { createInterface } from "node:readline";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";

// A process of its own, so that its file sizes can be limited. Appends until it is told to stop, one line for each.
const storage = await openLevelStorage(process.argv[2] ?? "");
const update = Buffer.alloc(20_000, 1);
const commands = createInterface({ input: process.stdin });
let isStopped = false;
commands.on("line", () => (isStopped = true));

const print = (line: string): void => void process.stdout.write(`${line}\n`);
let seq = 0;
let failures = 0;
while (!isStopped) {
  try {
    await storage.documents.append([{ name: "document", expectedSeq: seq, update, owners: [] }]);
    seq += 1;
    print(`acknowledged ${seq}`);
  } catch {
    failures += 1;
    // What failed may have reached the disk or not: only the store knows.
    const stored = await storage.documents.load("document").catch(() => undefined);
    if (stored === undefined) print("unreadable");
    print(`failed ${failures}`);
    seq = stored?.seq ?? seq;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
await storage.check();
print(`stored ${(await storage.documents.load("document"))?.seq}`);
await storage.close();
commands.close();
