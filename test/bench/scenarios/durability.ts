import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "../marker.ts";
import { median } from "../samples.ts";
import type { Result, Run, Scenario } from "../scenario.ts";
import { waitFor } from "../wait.ts";

const rate = 50;
const window = 200;
const bytes = 200;

type Mode = "paced" | "burst";

/** The server is killed the moment another client saw a message. What was seen or acknowledged, and is gone afterwards? */
export const durability: Scenario = {
  name: "durability",
  title: "Durability: kill -9 at the Nth message that another client saw",
  figures: [
    { key: "paced_seen", label: `${rate} messages/s: seen before the kill`, better: "none" },
    { key: "paced_lost_seen", label: `${rate} messages/s: seen and gone, at most`, better: "lower" },
    { key: "paced_lost_acked", label: `${rate} messages/s: acknowledged and gone, at most`, better: "lower" },
    { key: "burst_seen", label: "burst: seen before the kill", better: "none" },
    { key: "burst_lost_seen", label: "burst: seen and gone, at most", better: "lower" },
    { key: "burst_lost_acked", label: "burst: acknowledged and gone, at most", better: "lower" },
  ],
  async run(run) {
    return { ...(await repeat(run, "paced")), ...(await repeat(run, "burst")) };
  },
};

async function repeat(run: Run, mode: Mode): Promise<Result> {
  const reps: { seen: number; lostSeen: number; lostAcked: number }[] = [];
  for (let rep = 0; rep < (run.quick ? 1 : 5); rep++) {
    reps.push(await killOnce(run, mode));
    run.server.clear();
  }
  return {
    [`${mode}_seen`]: median(reps.map((rep) => rep.seen)),
    [`${mode}_lost_seen`]: Math.max(...reps.map((rep) => rep.lostSeen)),
    [`${mode}_lost_acked`]: Math.max(...reps.map((rep) => rep.lostAcked)),
  };
}

async function killOnce(
  { target, server }: Run,
  mode: Mode,
): Promise<{ seen: number; lostSeen: number; lostAcked: number }> {
  await server.start();
  await target.prepare(1, 3);
  const killAt = mode === "paced" ? 150 + Math.floor(Math.random() * 50) : 2000 + Math.floor(Math.random() * 200);
  const seen = new Set<number>();
  let acked = -1;
  let isDead = false;
  const observer = target.createClient({
    chat: 0,
    index: 1,
    onMessage: (sender, seq) => {
      if (sender !== 0 || isDead) return;
      seen.add(seq);
      if (seen.size < killAt) return;
      isDead = true;
      server.kill();
    },
  });
  const onAcked = (seq: number): void => {
    if (!isDead) acked = Math.max(acked, seq);
  };
  const writer = target.createClient({ chat: 0, index: 0, onAcked });
  await observer.connect();
  await writer.connect();
  const startedUs = nowUs();
  while (!isDead && nowUs() - startedUs < 60e6) {
    const allowed = mode === "paced" ? ((nowUs() - startedUs) / 1e6) * rate : seen.size + window;
    while (writer.sent < allowed) writer.say(bytes);
    await sleep(mode === "paced" ? 2 : 0);
  }
  await server.stop("SIGKILL");
  observer.terminate();
  writer.terminate();

  await server.start();
  const back = new Set<number>();
  const reader = target.createClient({
    chat: 0,
    index: 2,
    wholeHistory: true,
    onMessage: (_sender, seq) => back.add(seq),
  });
  await reader.connect();
  // Some servers answer before they have loaded the document, and send it later.
  await waitFor(() => nowUs() - reader.lastFrameUs > 1_500_000, 20_000);
  reader.terminate();
  await server.stop("SIGKILL");
  const ackedSeqs = Array.from({ length: acked + 1 }, (_, seq) => seq);
  return {
    seen: seen.size,
    lostSeen: [...seen].filter((seq) => !back.has(seq)).length,
    lostAcked: ackedSeqs.filter((seq) => !back.has(seq)).length,
  };
}
