import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createMessageId, groupChatIdFromRandom, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { AuthReply, ChatSummary } from "../../shared/protocol/api.ts";
import { demoChats, demoPassword, demoPeople, type DemoChat, type DemoPerson } from "./demo-team.ts";
import { composeText, pick, type Random } from "./demo-text.ts";
import { RestClient, RestRefusal } from "./rest-client.ts";

const usage = `npm run seed -- [--url http://127.0.0.1:8080]

Makes a demo team with a few thousand messages through the REST interface of the server at --url. If there is none, one
is started for it, with the environment of this command (PORT, DATA_DIR and so on). Running it again adds nothing twice.`;

const historyMs = 21 * 24 * 3_600_000;
const readyWithinMs = 20_000;

interface Member {
  readonly userId: UserId;
  readonly rest: RestClient;
}

const { values } = parseArgs({ options: { url: { type: "string" }, help: { type: "boolean", default: false } } });
if (values.help) console.log(usage);
else await seed(values.url ?? `http://127.0.0.1:${process.env["PORT"] ?? "8080"}`);

async function seed(url: string): Promise<void> {
  const stop = (await isReady(url)) ? undefined : await startServer(url);
  try {
    const members: Member[] = [];
    for (const person of demoPeople) members.push(await signIn(url, person));
    const counts = await Promise.all(demoChats.map((chat, i) => fillChat(chat, i, members)));
    const total = counts.reduce((sum, count) => sum + count, 0);
    console.log(`${demoPeople.length} people and ${demoChats.length} chats are there, with ${total} new messages.`);
    console.log(`Sign in as ${demoPeople[0]?.email ?? ""} with the password ${demoPassword}`);
  } finally {
    await stop?.();
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    // Nobody listens there.
    return false;
  }
}

async function startServer(url: string): Promise<() => Promise<void>> {
  const { hostname, port } = new URL(url);
  const main = path.join(import.meta.dirname, "../main.ts");
  const server = spawn(process.execPath, ["--import", "tsx", main], {
    stdio: "inherit",
    env: { LOG_LEVEL: "warn", REGISTRATION: "open", ...process.env, HOST: hostname, PORT: port, RATE_LIMITS: "off" },
  });
  const exited = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const startedAt = performance.now();
  while (!(await isReady(url))) {
    if (server.exitCode !== null || performance.now() - startedAt > readyWithinMs) {
      server.kill();
      throw new Error("The server did not start");
    }
    await sleep(50);
  }
  return async () => {
    server.kill("SIGTERM");
    await exited;
  };
}

async function signIn(url: string, { email, displayName }: DemoPerson): Promise<Member> {
  const rest = new RestClient(url);
  const reply = await rest
    .post<AuthReply>("/api/auth/register", { email, displayName, password: demoPassword })
    .catch(async (error: unknown) => {
      if (!(error instanceof RestRefusal) || error.code !== "email-taken") throw error;
      return await rest.post<AuthReply>("/api/auth/login", { email, password: demoPassword });
    });
  return { userId: reply.user.id, rest: new RestClient(url, reply.accessToken) };
}

/** @returns how many messages it wrote. */
async function fillChat(demo: DemoChat, seedNumber: number, people: readonly Member[]): Promise<number> {
  const members = demo.members.map((i) => people[i] as Member);
  const [owner, ...others] = members as [Member, ...Member[]];
  const chat = await owner.rest.post<ChatSummary>("/api/chats", {
    ...(demo.title === undefined
      ? { kind: "direct" }
      : { kind: "group", id: groupIdOf(demo.title), title: demo.title }),
    memberIds: others.map((member) => member.userId),
  });
  if (chat.lastOrderKey !== null) return 0;
  const random = createRandom(seedNumber + 1);
  const from = Date.now() - historyMs;
  let { live } = chat;
  let author = owner;
  const ids: MessageId[] = [];
  for (let i = 0; i < demo.messages; i++) {
    // The chat moves on to its next segment by itself; asking now and then is enough.
    if (i % 50 === 0) ({ live } = await owner.rest.get<ChatSummary>(`/api/chats/${chat.id}`));
    if (random() < 0.7) author = pick(random, members);
    const at = Math.floor(from + (historyMs * (i + random() * 0.8)) / demo.messages);
    const id = createMessageId(at, Math.floor(random() * 2 ** 20), author.userId, live);
    const replyTo = random() < 0.06 ? ids.at(-1 - Math.floor(random() * 8)) : undefined;
    const text = composeText(pick(random, demo.languages), random);
    await author.rest.post(`/api/chats/${chat.id}/messages`, {
      id,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    ids.push(id);
  }
  // Everybody has read all but the last few.
  for (const member of members) {
    const seen = ids.at(-1 - Math.floor(random() * 6));
    if (seen !== undefined) await member.rest.post(`/api/chats/${chat.id}/messages/seen`, { messageIds: [seen] });
  }
  return ids.length;
}

/** Always the same id for the same title, so that a second run finds the chat. */
function groupIdOf(title: string): string {
  return groupChatIdFromRandom(createHash("sha256").update(`demo ${title}`).digest());
}

/** Mulberry32: the same numbers for the same seed. */
function createRandom(seedNumber: number): Random {
  let state = seedNumber;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
