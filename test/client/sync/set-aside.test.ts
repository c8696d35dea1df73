import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChatId } from "../../../shared/lib/ids.ts";
import type { MessagePage } from "../../../shared/protocol/api.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, emailOf, openWhenListed, password, startDirect, texts, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let folder: string;
let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "roost-set-aside-"));
  server = await startServer({ dataDir: path.join(folder, "data") });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The server is put back, by hand and not by `npm run restore`: nobody is told by a new epoch. */
async function startOn(dataDir: string): Promise<void> {
  const { port } = server;
  server = await startServer({ dataDir, env: { PORT: String(port) } });
}

/** What the server has, asked by a program. */
async function storedTexts(chatId: ChatId): Promise<string[]> {
  const { token } = await server.client.login(emailOf("Anna"), password);
  const { body } = await server.client.call("GET", `/api/chats/${chatId}/messages`, { token });
  return (body as MessagePage).messages.map(({ text }) => text);
}

/** Databases of documents that had to be written anew. */
async function laterGenerations(chatId: ChatId): Promise<string[]> {
  const databases = await indexedDB.databases();
  return databases.map(({ name }) => name ?? "").filter((name) => name.includes(chatId) && /\.g\d+$/.test(name));
}

test("other people's messages that the server does not know are set aside, and one's own beside them are accepted", async () => {
  const [bela, anna] = [await devices.signUp("Bela"), await devices.signUp("Anna")];
  const chatId = await startDirect(anna, "Bela");
  const [annas, belas] = [await openWhenListed(anna, chatId), await openWhenListed(bela, chatId)];
  annas.send("anna, kept");
  await untilAllSent(annas);
  await until(belas.timeline, ({ messages }) => messages.length === 1);
  belas.send("bela, kept");
  await until(annas.timeline, ({ messages }) => messages.length === 2);

  await server.stop();
  const [data, older] = [server.dataDir, path.join(folder, "older")];
  await cp(data, older, { recursive: true });
  await startOn(data);
  for (const device of [anna, bela]) device.setReachable(true);
  // One section that the older data has the beginning of, and one that it has never heard of.
  belas.send("bela, lost");
  const phone = await devices.signIn("Bela");
  const phones = await openWhenListed(phone, chatId);
  await until(phones.timeline, ({ messages }) => messages.length === 3);
  phones.send("bela's phone, lost");
  await until(annas.timeline, ({ messages }) => messages.length === 4);
  annas.send("anna, lost");
  await untilAllSent(annas);
  for (const chat of [belas, phones]) await until(chat.timeline, ({ messages }) => messages.length === 5);

  for (const device of [anna, bela, phone]) device.setReachable(false);
  annas.send("anna, offline");
  const everything = texts(annas);
  await server.stop();
  await startOn(older);
  anna.setReachable(true);
  await until(annas.timeline, ({ messages }) => messages.at(-1)?.state === "sent", "the newest one to be sent");
  expect(await storedTexts(chatId)).toEqual(["anna, kept", "bela, kept", "anna, lost", "anna, offline"]);
  expect(texts(annas)).toEqual(everything);

  for (const device of [bela, phone]) device.setReachable(true);
  await expect.poll(async () => (await storedTexts(chatId)).toSorted()).toEqual(everything.toSorted());
  const accepted = (await storedTexts(chatId)).join();
  for (const chat of [annas, belas, phones]) {
    await until(chat.timeline, () => texts(chat).join() === accepted, "what the server accepted, in its order");
    await untilAllSent(chat);
  }
  // Nobody was refused: no device had to begin a new generation of a document.
  expect(await laterGenerations(chatId)).toEqual([]);
});
