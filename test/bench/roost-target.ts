import path from "node:path";
import { RoostClient } from "./roost-client.ts";
import type { Target } from "./target.ts";
import type { AuthReply, ChatSummary } from "../../shared/protocol/api.ts";

const root = path.join(import.meta.dirname, "../..");
const port = 4100;

/** The server of this repository, as built: `npm run build` first. */
export function createRoostTarget(): Target {
  const people: AuthReply[] = [];
  const chats: ChatSummary[] = [];
  return {
    name: "Roost",
    acknowledges: true,
    server: {
      command: process.execPath,
      args: ["--enable-source-maps", "dist/server/main.js"],
      cwd: root,
      port,
      env: (dataDir) => ({
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(port),
        DATA_DIR: dataDir,
        RATE_LIMITS: "off",
        LOG_LEVEL: "warn",
      }),
    },
    async prepare(chatCount, clientsPerChat) {
      people.length = 0;
      chats.length = 0;
      while (people.length < chatCount * clientsPerChat) people.push(await register(people.length));
      while (chats.length < chatCount) {
        const first = chats.length * clientsPerChat;
        const memberIds = people.slice(first + 1, first + clientsPerChat).map((person) => person.user.id);
        const body = { kind: "group", title: `Chat ${chats.length}`, memberIds };
        chats.push(await post<ChatSummary>("/api/chats", body, people[first]));
      }
    },
    createClient(options) {
      const person = people[options.index];
      const chat = chats[options.chat];
      if (person === undefined || chat === undefined) throw new Error("Not prepared for this client");
      return new RoostClient(options, port, person.accessToken, person.user.id, chat.id);
    },
  };
}

function register(i: number): Promise<AuthReply> {
  const email = `bench-${i}@example.org`;
  return post<AuthReply>("/api/auth/register", { email, displayName: `Bench ${i}`, password: "correct horse battery" });
}

async function post<T>(url: string, body: object, as?: AuthReply): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${port}${url}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(as === undefined ? {} : { authorization: `Bearer ${as.accessToken}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
