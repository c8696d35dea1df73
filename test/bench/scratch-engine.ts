import { mkdtempSync } from "node:fs";
import * as Y from "yjs";
import { SyncHarness, alice, bob } from "../support/sync-harness.ts";
import { createMessageId } from "../../shared/lib/ids.ts";
import { encodeSyncMessage } from "../../shared/protocol/sync-message.ts";
import { DocumentChannel } from "../../sync-server/sync/document-channel.ts";
const h = await new SyncHarness(mkdtempSync("/tmp/scratch/e-"), {
  maxMessages: Number(process.env.MAX ?? 1e9),
  maxBytes: 1e12,
}).start();
h.now = Date.now();
const chat = await h.group(alice, bob);
const mk = () => ({
  identity: { userId: alice, deviceId: "d" as never },
  wantsDurable: true,
  isOpen: true,
  n: 0,
  bytes: 0,
  send(b: Uint8Array) {
    this.n++;
    this.bytes += b.length;
  },
  close(c: number, r: string) {
    console.log("closed", c, r);
  },
});
const subs = [];
for (let i = 0; i < 50; i++) {
  const s = mk();
  const c = await h.engine.open(chat + ".0", s);
  if (!(c instanceof DocumentChannel)) throw new Error("x");
  c.start();
  c.receive(encodeSyncMessage({ type: "step1", stateVector: Uint8Array.of(0) }));
  subs.push({ s, c });
}
await new Promise((r) => setTimeout(r, 50));
const doc = new Y.Doc();
let last!: Uint8Array;
doc.on("update", (u) => (last = u));
const N = Number(process.env.N ?? 20000),
  W = 300;
const w = subs[0]!;
let acked = 0;
let sent = 0;
const text = "x".repeat(150);
const pre: Uint8Array[] = [];
for (let i = 0; i < N; i++) {
  doc.getMap("m").set(createMessageId(h.now + i, i % 2 ** 20, alice, 0), { t: text });
  pre.push(encodeSyncMessage({ type: "update", update: last }));
}
h.now += N;
const t0 = performance.now();
const orig = w.s.send.bind(w.s);
let lastClock = 0;
w.s.send = (b) => {
  orig(b);
  if (b[0] === 100) {
    const sv = Y.decodeStateVector(b.subarray(2));
    lastClock = sv.get(doc.clientID) ?? lastClock;
  }
};
while (lastClock < N) {
  while (sent < N && sent - lastClock < W) {
    w.c.receive(pre[sent++]!);
  }
  await new Promise((r) => setImmediate(r));
  void acked;
}
const ms = performance.now() - t0;
console.log(
  JSON.stringify({
    N,
    ms: Math.round(ms),
    perSec: Math.round((N / ms) * 1000),
    usPerMsg: +((ms * 1000) / N).toFixed(1),
    framesPerSub: subs[1]!.s.n,
  }),
);
await h.stop();
process.exit(0);
