import * as Y from "yjs";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";

// A process of its own, to be killed: writes, compacts and erases a real document without pause, one line for each
// update that is on disk.
const name = "g0123456789a.0";
const storage = await openLevelStorage(process.argv[2] ?? "");
const stored = await storage.documents.load(name);
const doc = new Y.Doc();
for (const update of [...(stored?.snapshot ? [stored.snapshot] : []), ...(stored?.tail ?? [])])
  Y.applyUpdate(doc, update);
const map = doc.getMap<string>("m");
let update: Uint8Array = new Uint8Array();
doc.on("update", (bytes: Uint8Array) => (update = bytes));

let compaction: Promise<void> | undefined;
for (let seq = stored?.seq ?? 0; ; seq++) {
  map.set(`key${seq}`, "x".repeat(200));
  await storage.documents.append(
    [{ name, expectedSeq: seq, update, owners: seq % 50 === 0 ? [[seq + 1, "server"]] : [] }],
    [{ table: "progress", key: "k", value: seq + 1 }],
  );
  process.stdout.write(`${seq + 1}\n`);
  compaction ??= storage.documents
    .compact(name, {
      upToSeq: seq + 1,
      snapshot: Y.encodeStateAsUpdate(doc),
      snapshotVector: Y.encodeStateVector(doc),
      erase: seq % 3 === 0,
    })
    .finally(() => (compaction = undefined));
}
