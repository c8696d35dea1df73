import path from "node:path";
import { RoostClient } from "./roost-client.ts";
import type { Target } from "./target.ts";
import type { AuthReply, ChatSummary } from "../../shared/protocol/api.ts";

const root = path.join(import.meta.dirname, "../..");

/** For profiles: `BENCH_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=profiles"`; node has them written when the server stops. */
const nodeOptions = process.env["BENCH_NODE_OPTIONS"]?.split(" ") ?? [];

interface Person {
  readonly reply: AuthReply;
  /** The refresh cookie of the sign-up; good for every copy of the data that was saved after it. */
  readonly cookie: string;
}

/** The server of this repository, as built: `npm run build` first. */
export function createRoostTarget(port: number): Target {
  const base = `http://127.0.0.1:${port}`;
  const people: Person[] = [];
  const chats: ChatSummary[] = [];
  return {
    name: "Roost",
    acknowledges: true,
    server: {
      command: process.execPath,
      args: [...nodeOptions, "--enable-source-maps", "dist/server/main.js"],
      cwd: root,
      port,
      env: (dataDir) => ({
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        DATA_DIR: dataDir,
        RATE_LIMITS: "off",
        LOG_LEVEL: "warn",
        // Hundreds of people register first; how hard that is, is not what is measured.
        PASSWORD_COST: "10",
      }),
    },
    async prepare(chatCount, clientsPerChat) {
      people.length = 0;
      chats.length = 0;
      while (people.length < chatCount * clientsPerChat) people.push(await register(base, people.length));
      while (chats.length < chatCount) {
        const first = chats.length * clientsPerChat;
        const memberIds = people.slice(first + 1, first + clientsPerChat).map((person) => person.reply.user.id);
        const body = { kind: "group", title: `Chat ${chats.length}`, memberIds };
        chats.push(await post<ChatSummary>(`${base}/api/chats`, body, people[first]?.reply));
      }
    },
    async renew() {
      for (const [i, person] of people.entries()) people[i] = await refresh(base, person);
    },
    createClient(options) {
      const person = people[options.index];
      const chat = chats[options.chat];
      if (person === undefined || chat === undefined) throw new Error("Not prepared for this client");
      return new RoostClient(options, port, person.reply.accessToken, person.reply.user.id, chat.id);
    },
  };
}

async function register(base: string, i: number): Promise<Person> {
  const email = `bench-${i}@example.org`;
  const body = { email, displayName: `Bench ${i}`, password: "correct horse battery" };
  const response = await request(`${base}/api/auth/register`, body, {});
  const cookie = response.headers.getSetCookie().map((each) => each.split(";")[0] ?? "");
  return { reply: (await response.json()) as AuthReply, cookie: cookie.join("; ") };
}

async function refresh(base: string, person: Person): Promise<Person> {
  const response = await request(`${base}/api/auth/refresh`, {}, { cookie: person.cookie, origin: base });
  return { reply: (await response.json()) as AuthReply, cookie: person.cookie };
}

async function post<T>(url: string, body: object, as: AuthReply | undefined): Promise<T> {
  const response = await request(url, body, { authorization: `Bearer ${as?.accessToken ?? ""}` });
  return (await response.json()) as T;
}

async function request(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<Response> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response;
}
