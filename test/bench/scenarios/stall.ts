import { setTimeout as sleep } from "node:timers/promises";
import { round } from "../samples.ts";
import type { Figure, Result, Run, Scenario } from "../scenario.ts";
import { connectAll } from "../target.ts";
import { waitFor } from "../wait.ts";

const stalledCount = 20;
const readerCount = 3;
const bytes = 2000;
const window = 64;

const figures: readonly Figure[] = [
  { key: "sent_mb", label: "sent, MB", better: "none" },
  { key: "rss_before_mb", label: "server memory before, MB", better: "none" },
  { key: "rss_growth_mb", label: "server memory, growth at its peak, MB", better: "lower" },
  { key: "cut_off", label: `stalled clients cut off, of ${stalledCount}`, better: "none" },
];

/** Some clients stop reading while a writer goes on: how far does the server's memory grow, are they cut off? */
export const stall: Scenario = {
  name: "stall",
  title: `Stall: ${stalledCount} clients stop reading a chat, 20 MB sent`,
  figures,
  run: (run) => stopReading(run, {}),
};

/** The same in one document, however large: a client that does not read cannot follow to the next segment. */
export const stallOneDocument: Scenario = {
  name: "stall-one-document",
  title: `Stall: ${stalledCount} clients stop reading one document (segments without limits), 20 MB sent`,
  figures,
  run: (run) => stopReading(run, { SEGMENT_MAX_MESSAGES: "1000000", SEGMENT_MAX_BYTES: "1000000000" }),
};

async function stopReading({ target, server, quick }: Run, env: Readonly<Record<string, string>>): Promise<Result> {
  const messages = quick ? 1000 : 10_000;
  await server.start(env);
  await target.prepare(1, 1 + readerCount + stalledCount);
  let seen = 0;
  const onMessage = (): void => {
    seen++;
  };
  const writer = target.createClient({ chat: 0, index: 0 });
  const readers = Array.from({ length: readerCount }, (_, i) =>
    target.createClient({ chat: 0, index: 1 + i, ...(i === 0 ? { onMessage } : {}) }),
  );
  const stalled = Array.from({ length: stalledCount }, (_, i) =>
    target.createClient({ chat: 0, index: 1 + readerCount + i }),
  );
  await connectAll([writer, ...readers, ...stalled]);
  for (const client of stalled) client.stall();
  await server.idle(500, 5000);
  const before = server.residentMb();
  const startedAt = performance.now();
  while (writer.sent < messages && performance.now() - startedAt < 60_000) {
    while (writer.sent < messages && writer.sent - seen < window) writer.say(bytes);
    await sleep(1);
  }
  await server.idle(1000, 20_000);
  const peak = server.peakMb();
  // A socket that the server gave up shows so once its client reads again.
  for (const client of stalled) client.resume();
  await waitFor(() => stalled.every((client) => client.closedWith !== undefined), 3000);
  const result = {
    sent_mb: round((writer.sent * bytes) / 1e6, 1),
    rss_before_mb: Math.round(before),
    rss_growth_mb: Math.round(peak - before),
    cut_off: stalled.filter((client) => client.closedWith !== undefined).length,
  };
  for (const client of [writer, ...readers, ...stalled]) client.terminate();
  return result;
}
