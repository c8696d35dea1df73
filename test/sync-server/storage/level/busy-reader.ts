import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";

// A process of its own, so that nothing else takes memory: reads a document's tail of half a megabyte again and again, and
// prints by how many megabytes the process grew meanwhile.
const name = "g0123456789a.0";
const storage = await openLevelStorage(process.argv[2] ?? "");
const { documents } = storage;
const appends = Array.from({ length: 250 }, (_, seq) =>
  documents.append([{ name, expectedSeq: seq, update: new Uint8Array(2_000), owners: [] }]),
);
await Promise.all(appends);
const before = process.memoryUsage.rss();
let most = before;
for (let i = 0; i < 200; i++) {
  await documents.loadHead(name);
  most = Math.max(most, process.memoryUsage.rss());
}
process.stdout.write(String(Math.round((most - before) / 2 ** 20)));
await storage.close();
