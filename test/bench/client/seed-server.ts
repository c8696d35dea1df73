import { setTimeout as sleep } from "node:timers/promises";
import type { ChatId } from "../../../shared/lib/ids.ts";
import type { AuthReply, ChatSummary } from "../../../shared/protocol/api.ts";
import { RestClient } from "../../../sync-server/dev/rest-client.ts";
import { RoostClient } from "../roost-client.ts";
import { waitFor } from "../wait.ts";
import type { Scale } from "./scale.ts";

export interface SeededChat {
  readonly id: ChatId;
  /** The number of its live segment. */
  readonly live: number;
}

/** Somebody whose device is measured. */
export interface Reader {
  readonly email: string;
  readonly password: string;
  readonly chats: readonly SeededChat[];
}

export interface SeededServer {
  /** In one chat with a long history. */
  readonly ofOneChat: Reader;
  /** In many chats. */
  readonly ofManyChats: Reader;
}

interface Person {
  readonly email: string;
  readonly reply: AuthReply;
  readonly rest: RestClient;
}

const password = "correct horse battery";
const bytes = 200;
const inOneUpdate = 50;
const atOnce = 8;
const authorCount = 2;

/** Fills the running server through the sync protocol. The readers have read everything. */
export async function seedServer(port: number, scale: Scale): Promise<SeededServer> {
  const base = `http://127.0.0.1:${port}`;
  const authors: Person[] = [];
  for (let i = 0; i < authorCount; i++) authors.push(await register(base, `author-${i}`));
  const [one, many] = [await register(base, "one"), await register(base, "many")];
  const long = await seedChat(port, one, authors, 0, scale.messages);
  const chats: SeededChat[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < scale.chats) {
      const number = ++next;
      chats.push(await seedChat(port, many, authors, number, scale.messagesPerChat));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return {
    ofOneChat: { email: one.email, password, chats: [long] },
    ofManyChats: { email: many.email, password, chats },
  };
}

async function register(base: string, name: string): Promise<Person> {
  const email = `${name}@example.org`;
  const body = { email, displayName: `Bench ${name}`, password };
  const reply = await new RestClient(base).post<AuthReply>("/api/auth/register", body);
  return { email, reply, rest: new RestClient(base, reply.accessToken) };
}

async function seedChat(
  port: number,
  reader: Person,
  authors: readonly Person[],
  number: number,
  messages: number,
): Promise<SeededChat> {
  const memberIds = authors.map(({ reply }) => reply.user.id);
  const { id } = await reader.rest.post<ChatSummary>("/api/chats", {
    kind: "group",
    title: `Chat ${number}`,
    memberIds,
  });
  await writeHistory(port, id, authors, messages);
  const { live, last } = await reader.rest.get<ChatSummary>(`/api/chats/${id}`);
  if (last === null) throw new Error("A seeded chat is empty");
  await reader.rest.post(`/api/chats/${id}/messages/seen`, { messageIds: [last.id] });
  return { id, live };
}

/** A message a minute, up to now, many in one update: how they came to be written is not what is measured. */
async function writeHistory(port: number, chatId: ChatId, people: readonly Person[], messages: number): Promise<void> {
  let written = 0;
  const start = Date.now() - messages * 60_000;
  const acked = people.map(() => 0);
  const authors = people.map(({ reply }, index) => {
    const onAcked = (seq: number): void => {
      acked[index] = seq + 1;
    };
    const options = { chat: 0, index, onAcked, now: () => start + written * 60_000 };
    return new RoostClient(options, port, reply.accessToken, reply.user.id, chatId);
  });
  await Promise.all(authors.map((author) => author.connect()));
  for (let turn = 0; written < messages; turn++) {
    const index = turn % authors.length;
    const author = authors[index] as RoostClient;
    const count = Math.min(inOneUpdate, messages - written);
    author.say(bytes, count);
    written += count;
    const isThere = await waitFor(() => acked[index] === author.sent, 30_000);
    if (!isThere) throw new Error("The server does not acknowledge");
    // Both have to hear of a new segment, as in `cold`.
    if (written % 1_000 === 0) await sleep(30);
  }
  await Promise.all(authors.map((author) => author.close()));
}
