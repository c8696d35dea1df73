import { nowUs } from "../marker.ts";
import { round, Samples } from "../samples.ts";
import type { Result, Run, Scenario } from "../scenario.ts";
import { closeAll, type HeldState } from "../target.ts";
import { waitFor } from "../wait.ts";

const messages = 1000;
const batch = 50;
const bytes = 200;
const fillersAtOnce = 10;

/** Clients that hold everything come back at once, each to its own chat: after a restart, and without one. */
export const storm: Scenario = {
  name: "storm",
  title: "Storm: 500 clients that hold everything reconnect at once to 500 chats of 1,000 messages",
  figures: [
    { key: "cold_p50_ms", label: "after a restart: told everything, p50, ms", better: "lower" },
    { key: "cold_last_ms", label: "after a restart: all told everything, ms", better: "lower" },
    { key: "cold_mb", label: "after a restart: bytes to the clients, MB", better: "lower" },
    { key: "cold_cpu_s", label: "after a restart: server CPU, s", better: "lower" },
    { key: "warm_p50_ms", label: "without one: told everything, p50, ms", better: "lower" },
    { key: "warm_last_ms", label: "without one: all told everything, ms", better: "lower" },
    { key: "warm_mb", label: "without one: bytes to the clients, MB", better: "lower" },
    { key: "warm_cpu_s", label: "without one: server CPU, s", better: "lower" },
    { key: "rss_peak_mb", label: "server memory at its peak, MB", better: "lower" },
  ],
  run,
};

async function run({ target, server, memory, quick }: Run): Promise<Result> {
  const chats = quick ? 20 : 500;
  if (!memory.has("held")) {
    await server.start();
    await target.prepare(chats, 1);
    memory.set("held", await fill(target, chats));
    await server.idle(3000);
    await server.stop();
    server.save();
  }
  const held = memory.get("held") as readonly HeldState[];
  server.restore();
  await server.start();
  await target.renew();
  const cold = await reconnect({ target, server }, held);
  const warm = await reconnect({ target, server }, held);
  return { ...prefix("cold", cold), ...prefix("warm", warm), rss_peak_mb: Math.round(server.peakMb()) };
}

async function fill(target: Run["target"], chats: number): Promise<readonly HeldState[]> {
  const held: HeldState[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let chat = next++; chat < chats; chat = next++) {
      let acked = -1;
      const onAcked = (seq: number): void => {
        acked = Math.max(acked, seq);
      };
      const client = target.createClient({ chat, index: chat, applies: true, onAcked });
      await client.connect();
      while (client.sent < messages) {
        client.say(bytes, batch);
        if (!(await waitFor(() => acked >= client.sent - 1, 30_000))) throw new Error("Messages are not acknowledged");
      }
      // One more look, so that it also holds what the server wrote after the last message.
      await client.close();
      const look = target.createClient({ chat, index: chat, applies: true });
      await look.connect();
      held[chat] = look.held();
      await look.close();
    }
  };
  await Promise.all(Array.from({ length: fillersAtOnce }, work));
  return held;
}

async function reconnect(
  { target, server }: Pick<Run, "target" | "server">,
  held: readonly HeldState[],
): Promise<Result> {
  const cpu = server.cpuSeconds();
  const synced = new Samples();
  const clients = held.map((holds, chat) => target.createClient({ chat, index: chat, holds }));
  const startedUs = nowUs();
  await Promise.all(clients.map((client) => client.connect()));
  await waitFor(() => clients.every((client) => nowUs() - client.lastFrameUs > 1_500_000), 120_000);
  await server.idle(500, 30_000);
  // Not when the first step was answered: y-websocket-server answers it before it has read its disk, and then sends all.
  for (const client of clients) synced.add(client.lastDataUs - startedUs);
  const result = {
    p50_ms: synced.quantileMs(0.5),
    last_ms: synced.quantileMs(1),
    mb: round(clients.reduce((sum, client) => sum + client.bytesIn, 0) / 1e6),
    cpu_s: round(server.cpuSeconds() - cpu),
  };
  await closeAll(clients);
  return result;
}

function prefix(name: string, result: Result): Result {
  return Object.fromEntries(Object.entries(result).map(([key, value]) => [`${name}_${key}`, value]));
}
