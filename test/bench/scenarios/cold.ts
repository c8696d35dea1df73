import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "../marker.ts";
import { round } from "../samples.ts";
import type { Result, Run, Scenario } from "../scenario.ts";
import { closeAll, connectAll, type BenchClient } from "../target.ts";
import { waitFor } from "../wait.ts";

const authorCount = 3;
const bytes = 200;
const shown = 50;
const inARow = 10;

/** A chat of 100,000 messages is on disk, the server has just started, and a new device opens it. */
export const cold: Scenario = {
  name: "cold",
  title: "Cold open: a chat of 100,000 messages, a new device",
  figures: [
    { key: "newest_ms", label: `newest ${shown} messages there, ms`, better: "lower" },
    { key: "newest_mb", label: "bytes until then, MB", better: "lower" },
    { key: "all_ms", label: "whole history there, ms", better: "lower" },
    { key: "all_mb", label: "bytes of the whole history, MB", better: "lower" },
    { key: "server_cpu_s", label: "server CPU for the whole history, s", better: "lower" },
    { key: "rss_peak_mb", label: "server memory at its peak, MB", better: "lower" },
    { key: "disk_mb", label: "on disk, MB", better: "lower" },
  ],
  run,
};

async function run({ target, server, memory, quick }: Run): Promise<Result> {
  const messages = quick ? 3000 : 100_000;
  if (!memory.has("filled")) {
    await server.start();
    await target.prepare(1, authorCount + 1);
    await fill(target, messages);
    await server.idle(2000);
    await server.stop();
    server.save();
    memory.set("filled", true);
  }
  server.restore();
  const diskMb = server.diskMb();
  await server.start();
  await target.renew();
  const newest = await open(target, messages, false);
  await server.stop();
  await server.start();
  const cpu = server.cpuSeconds();
  const all = await open(target, messages, true);
  await server.idle(500);
  return {
    newest_ms: newest.ms,
    newest_mb: newest.mb,
    all_ms: all.ms,
    all_mb: all.mb,
    server_cpu_s: round(server.cpuSeconds() - cpu),
    rss_peak_mb: Math.round(server.peakMb()),
    disk_mb: round(diskMb, 1),
  };
}

/**
 * A history as people make it: a message a second, up to now, a few in a row by each. The next author begins when the
 * last one's were seen, as in a chat where nobody is offline.
 */
async function fill(target: Run["target"], messages: number): Promise<void> {
  let seen = 0;
  let written = 0;
  const start = Date.now() - messages * 1000;
  const now = (): number => start + written * 1000;
  const observer = target.createClient({ chat: 0, index: authorCount, onMessage: () => seen++ });
  const authors = Array.from({ length: authorCount }, (_, index) =>
    target.createClient({ chat: 0, index, applies: true, now }),
  );
  await connectAll([observer, ...authors]);
  while (written < messages) {
    const author = authors[(written / inARow) % authorCount];
    for (let i = 0; i < inARow; i++, written++) author?.say(bytes);
    if (!(await waitFor(() => seen >= written, 30_000))) throw new Error("Messages do not arrive");
    // Between two messages a second apart everybody has heard of a new segment; here a second is gone in no time.
    if (written % 1000 === 0) await sleep(30);
  }
  await closeAll([observer, ...authors]);
}

async function open(
  target: Run["target"],
  messages: number,
  wholeHistory: boolean,
): Promise<{ readonly ms: number; readonly mb: number }> {
  const wanted = wholeHistory ? messages : shown;
  const got = new Set<number>();
  let lastUs = 0;
  let bytesIn = 0;
  const reader: BenchClient = target.createClient({
    chat: 0,
    index: authorCount,
    wholeHistory,
    onMessage: (sender, seq, _sentUs, now) => {
      const position = seq * authorCount + sender;
      if (position < messages - wanted || got.has(position)) return;
      got.add(position);
      lastUs = now;
      bytesIn = reader.bytesIn;
    },
  });
  const startedUs = nowUs();
  await reader.connect();
  const isThere = await waitFor(() => got.size >= wanted, 120_000);
  if (!isThere) throw new Error(`Only ${got.size} of ${wanted} messages arrived`);
  const result = { ms: round((lastUs - startedUs) / 1000, 1), mb: round(bytesIn / 1e6, 3) };
  await reader.close();
  return result;
}
