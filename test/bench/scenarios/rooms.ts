import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "../marker.ts";
import { round, Samples } from "../samples.ts";
import type { Result, Run, Scenario } from "../scenario.ts";
import { closeAll, connectAll } from "../target.ts";
import { waitFor } from "../wait.ts";

const perChat = 2;
const bytes = 200;

/** Many chats of two people; everybody writes one message a second and applies what comes. */
export const rooms: Scenario = {
  name: "rooms",
  title: "Rooms: 500 chats × 2 clients, one message a second each",
  figures: [
    { key: "connect_s", label: "1,000 clients connected and synced, s", better: "lower" },
    { key: "p50_ms", label: "latency p50, ms", better: "lower" },
    { key: "p99_ms", label: "latency p99, ms", better: "lower" },
    { key: "p999_ms", label: "latency p99.9, ms", better: "lower" },
    { key: "missing", label: "messages missing", better: "lower" },
    { key: "server_cores", label: "server CPU, cores", better: "lower" },
    { key: "client_cores", label: "measuring client CPU, cores", better: "none" },
    { key: "rss_mb", label: "server memory, MB", better: "lower" },
  ],
  run,
};

async function run({ target, server, memory, quick }: Run): Promise<Result> {
  const chatCount = quick ? 20 : 500;
  if (memory.has("prepared")) {
    server.restore();
    await server.start();
    await target.renew();
  } else {
    await server.start();
    await target.prepare(chatCount, perChat);
    await server.stop();
    server.save();
    memory.set("prepared", true);
    await server.start();
  }
  let latency = new Samples();
  const clients = Array.from({ length: chatCount * perChat }, (_, index) =>
    target.createClient({
      chat: Math.floor(index / perChat),
      index,
      applies: true,
      onMessage: (sender, _seq, sentUs, now) => {
        if (sender !== index) latency.add(now - sentUs);
      },
    }),
  );
  const connectedFrom = nowUs();
  await connectAll(clients, 50);
  const connectSeconds = (nowUs() - connectedFrom) / 1e6;
  await server.idle(500, 10_000);

  const order = clients.toSorted(() => Math.random() - 0.5);
  const sendFor = async (seconds: number): Promise<number> => {
    const count = order.length * seconds;
    const startedUs = nowUs();
    for (let i = 0; i < count;) {
      while (i < count && startedUs + (i * 1e6) / order.length <= nowUs()) order[i++ % order.length]?.say(bytes);
      await sleep(2);
    }
    await waitFor(() => latency.count >= count, 5000);
    return count;
  };
  await sendFor(quick ? 1 : 3);
  latency = new Samples();
  const cpu = server.cpuSeconds();
  const own = process.cpuUsage();
  const startedUs = nowUs();
  const sent = await sendFor(quick ? 2 : 15);
  const wall = (nowUs() - startedUs) / 1e6;
  const used = process.cpuUsage(own);
  const result = {
    connect_s: round(connectSeconds),
    p50_ms: latency.quantileMs(0.5),
    p99_ms: latency.quantileMs(0.99),
    p999_ms: latency.quantileMs(0.999),
    missing: sent * (perChat - 1) - latency.count,
    server_cores: round((server.cpuSeconds() - cpu) / wall),
    client_cores: round((used.user + used.system) / 1e6 / wall),
    rss_mb: Math.round(server.residentMb()),
  };
  await closeAll(clients);
  return result;
}
