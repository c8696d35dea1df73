import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChatSummary, MessagePage } from "../../shared/protocol/api.ts";
import { RoostClient } from "../bench/roost-client.ts";
import { scanMarkers } from "../bench/marker.ts";
import { waitFor } from "../bench/wait.ts";
import type { SeededRandom } from "../sync-server/sync/validation/seeded-random.ts";
import { spawnServer, type TestServerProcess } from "../support/server.ts";
import { testPassword, type Person } from "../support/test-client.ts";

export interface CrashReport {
  readonly rounds: number;
  readonly messages: number;
  readonly segments: number;
  /** What was acknowledged, or reached somebody else, and is not there after the restart. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** In which nothing was acknowledged: these show nothing. */
  readonly emptyRounds: readonly number[];
}

/** Small segments and large texts, so that rolls and compactions are going on when the server dies. */
const env = { SEGMENT_MAX_MESSAGES: "60", LOG_LEVEL: "info" };
const writerCount = 3;
const textBytes = 3_000;

/** Kills a real server at random points, again and again on the same data, and looks for what it had promised. */
export async function runCrashMatrix(rounds: number, random: SeededRandom): Promise<CrashReport> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "roost-crash-"));
  try {
    return await crashRepeatedly(dataDir, rounds, random);
  } finally {
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function crashRepeatedly(dataDir: string, rounds: number, random: SeededRandom): Promise<CrashReport> {
  let server = await spawnServer({ dataDir, env });
  let people: Person[] = [];
  for (let i = 0; i < writerCount; i++) people.push(await server.client.register(`Writer ${i}`));
  const memberIds = people.slice(1).map(({ user }) => user.id);
  const body = { kind: "group", title: "Crash", memberIds };
  const created = await server.client.call("POST", "/api/chats", { token: people[0]?.token ?? "", body });
  const chat = created.body as ChatSummary;
  const promised = new Set<string>();
  const emptyRounds: number[] = [];
  let texts: ReadonlyMap<string, number> = new Map();
  for (let round = 0; round < rounds; round++) {
    const { promises, acknowledged } = await writeUntilKilled(server, people, chat, round, random);
    for (const marker of promises) promised.add(marker);
    if (acknowledged === 0) emptyRounds.push(round);
    server = await spawnServer({ dataDir, env });
    people = await Promise.all(people.map(({ email }) => server.client.login(email, testPassword)));
    texts = await readMarkers(server, people[0] as Person, chat);
    const missing = [...promised].filter((marker) => !texts.has(marker));
    if (missing.length > 0) break;
  }
  const summary = await server.client.call("GET", `/api/chats/${chat.id}`, { token: people[0]?.token ?? "" });
  await server.stop();
  return {
    rounds,
    messages: texts.size,
    segments: (summary.body as ChatSummary).live + 1,
    lost: [...promised].filter((marker) => !texts.has(marker)),
    doubled: [...texts].filter(([, count]) => count > 1).map(([marker]) => marker),
    emptyRounds,
  };
}

/** Writers send as fast as they are acknowledged until the server dies. @returns what it had promised, and the acknowledgements. */
async function writeUntilKilled(
  server: TestServerProcess,
  people: readonly Person[],
  chat: ChatSummary,
  round: number,
  random: SeededRandom,
): Promise<{ readonly promises: ReadonlySet<string>; readonly acknowledged: number }> {
  const promises = new Set<string>();
  let acknowledged = 0;
  const clients = people.map(({ token, user }, i) => {
    const index = round * writerCount + i;
    return new RoostClient(
      {
        index,
        chat: 0,
        onMessage: (sender, seq) => promises.add(`${sender}/${seq}`),
        onAcked: (last) => {
          acknowledged++;
          for (let seq = 0; seq <= last; seq++) promises.add(`${index}/${seq}`);
        },
      },
      server.port,
      token,
      user.id,
      chat.id,
    );
  });
  await Promise.all(clients.map((client) => client.connect()));
  let isAlive = true;
  const writing = clients.map(async (client) => {
    while (isAlive && client.sent < 400) {
      client.say(textBytes, 1 + random.below(4));
      await sleep(random.below(6));
    }
  });
  // A busy machine may take its time for the first one.
  await waitFor(() => acknowledged > 0, 10_000);
  await sleep(random.below(900));
  await server.kill();
  isAlive = false;
  await Promise.all(writing);
  for (const client of clients) client.terminate();
  return { promises, acknowledged };
}

/** Every message of the chat: sender and number → how often it is there. */
async function readMarkers(
  server: TestServerProcess,
  reader: Person,
  chat: ChatSummary,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  let before: string | null = null;
  do {
    const query: string = before === null ? "" : `&before=${before}`;
    const answer = await server.client.call("GET", `/api/chats/${chat.id}/messages?limit=200${query}`, {
      token: reader.token,
    });
    const page = answer.body as MessagePage;
    for (const { text } of page.messages) {
      scanMarkers(Buffer.from(text), (sender, seq) => {
        const key = `${sender}/${seq}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      });
    }
    before = page.before;
  } while (before !== null);
  return counts;
}
