import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "../marker.ts";
import { round, Samples } from "../samples.ts";
import type { Result, Run, Scenario } from "../scenario.ts";
import { closeAll, connectAll, type BenchClient } from "../target.ts";
import { waitFor } from "../wait.ts";

const clientCount = 50;
const rate = 50;
/** Messages that may be under way to their slowest reader. */
const window = 64;
const bytes = 200;

/** One chat, one writer, many readers: latency at a fixed rate, then as many messages as the readers take. */
export const fanout: Scenario = {
  name: "fanout",
  title: `Fan-out: one chat, ${clientCount} clients, one writer`,
  figures: [
    { key: "paced_p50_ms", label: `at ${rate} messages/s: latency p50, ms`, better: "lower" },
    { key: "paced_p99_ms", label: `at ${rate} messages/s: latency p99, ms`, better: "lower" },
    { key: "deliveries_per_s", label: "most deliveries/s", better: "higher" },
    { key: "fast_p50_ms", label: "at that: latency p50, ms", better: "lower" },
    { key: "cpu_ms_per_1000", label: "server CPU, ms per 1,000 deliveries", better: "lower" },
    { key: "server_cores", label: "server CPU, cores", better: "none" },
    { key: "client_cores", label: "measuring client CPU, cores", better: "none" },
    { key: "lost", label: "messages lost", better: "lower" },
    { key: "rss_mb", label: "server memory, MB", better: "lower" },
  ],
  run,
};

async function run({ target, server, quick }: Run): Promise<Result> {
  const seconds = quick ? 1 : 6;
  await server.start();
  await target.prepare(1, clientCount);
  let latency = new Samples();
  let delivered = 0;
  let wake: () => void = () => undefined;
  const clients: BenchClient[] = Array.from({ length: clientCount }, (_, index) => {
    if (index === 0) return target.createClient({ chat: 0, index });
    const isNew = createOnceFilter();
    const onMessage = (sender: number, seq: number, sentUs: number, now: number): void => {
      if (sender !== 0 || !isNew(seq)) return;
      delivered++;
      latency.add(now - sentUs);
      wake();
    };
    return target.createClient({ chat: 0, index, onMessage });
  });
  await connectAll(clients, 25);
  await server.idle(500, 5000);
  const writer = clients[0] as BenchClient;
  const readers = clientCount - 1;

  const paced = await measure(server, async () => {
    const startedUs = nowUs();
    for (let i = 0; i < rate * seconds; i++) {
      const waitMs = (startedUs + (i * 1e6) / rate - nowUs()) / 1000;
      if (waitMs > 1) await sleep(waitMs);
      writer.say(bytes);
    }
    await waitFor(() => delivered >= writer.sent * readers, 15_000);
  });
  const pacedLatency = latency;
  const pacedDeliveries = delivered;

  latency = new Samples();
  const sentBefore = writer.sent;
  const fast = await measure(server, async () => {
    const end = performance.now() + seconds * 1000;
    const pump = (): void => {
      while (performance.now() < end && writer.sent * readers - delivered < window * readers) writer.say(bytes);
    };
    let isArmed = false;
    wake = () => {
      if (isArmed) return;
      isArmed = true;
      setImmediate(() => {
        isArmed = false;
        pump();
      });
    };
    wake();
    await waitFor(() => performance.now() >= end, seconds * 2000);
    await waitFor(() => delivered >= writer.sent * readers, 15_000);
  });
  const fastDeliveries = delivered - pacedDeliveries;
  const result = {
    paced_p50_ms: pacedLatency.quantileMs(0.5),
    paced_p99_ms: pacedLatency.quantileMs(0.99),
    paced_cpu_ms_per_1000: round((paced.cpu * 1e6) / pacedDeliveries, 1),
    messages_per_s: Math.round((writer.sent - sentBefore) / fast.wall),
    deliveries_per_s: Math.round(fastDeliveries / fast.wall),
    fast_p50_ms: latency.quantileMs(0.5),
    fast_p99_ms: latency.quantileMs(0.99),
    cpu_ms_per_1000: round((fast.cpu * 1e6) / fastDeliveries, 2),
    server_cores: round(fast.cpu / fast.wall),
    client_cores: round(fast.ownCpu / fast.wall),
    lost: writer.sent * readers - delivered,
    rss_mb: Math.round(server.residentMb()),
  };
  await closeAll(clients);
  return result;
}

/** True once for each number. They come nearly in order: where a chat goes on in its next document, some change places. */
function createOnceFilter(): (seq: number) => boolean {
  let next = 0;
  const skipped = new Set<number>();
  return (seq) => {
    if (seq < next) return skipped.delete(seq);
    for (; next < seq; next++) skipped.add(next);
    next++;
    return true;
  };
}

async function measure(
  server: Run["server"],
  act: () => Promise<void>,
): Promise<{ readonly wall: number; readonly cpu: number; readonly ownCpu: number }> {
  const cpu = server.cpuSeconds();
  const own = process.cpuUsage();
  const startedUs = nowUs();
  await act();
  const wall = (nowUs() - startedUs) / 1e6;
  const used = process.cpuUsage(own);
  return { wall, cpu: server.cpuSeconds() - cpu, ownCpu: (used.user + used.system) / 1e6 };
}
