import { cp, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import type { MessagePage } from "../../../shared/protocol/api.ts";
import { runCommand } from "../../support/run-command.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";
import {
  Devices,
  emailOf,
  openWhenListed,
  password,
  planDirect,
  startDirect,
  texts,
  untilAllSent,
} from "../support/people.ts";
import { readMark } from "../support/read-mark.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

const env = { SEGMENT_MAX_MESSAGES: "10" };

let folder: string;
let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "roost-restored-"));
  server = await startServer({ dataDir: path.join(folder, "data"), env });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function restart(): Promise<void> {
  server = await startServer({ dataDir: server.dataDir, env: { ...env, PORT: String(server.port) } });
}

async function backUp(): Promise<void> {
  await server.stop();
  await cp(server.dataDir, path.join(folder, "backup"), { recursive: true });
  await restart();
}

async function restore(): Promise<void> {
  await server.stop();
  await rm(server.dataDir, { recursive: true, maxRetries: 5 });
  const args = ["restore", "--from", path.join(folder, "backup")];
  const { code, stderr } = await runCommand("sync-server/cli/main.ts", args, { DATA_DIR: server.dataDir });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  await restart();
}

function untilSynced(device: TestDevice): Promise<unknown> {
  return until(device.store.connection, ({ status }) => status === "synced", "synced");
}

/** What the server has, asked by a program with a memory of its own. */
async function fetchTexts(chatId: ChatId): Promise<readonly string[]> {
  const { token } = await server.client.login(emailOf("Bela"), password);
  const { status, body } = await server.client.call("GET", `/api/chats/${chatId}/messages?limit=200`, { token });
  return status === 200 ? (body as MessagePage).messages.map(({ text }) => text) : [];
}

/** Two people who begin to talk when the backup has been made. */
async function beginAfterBackup(
  first: string,
  answer: string,
): Promise<Record<"anna" | "bela", TestDevice> & Record<"annas" | "belas", OpenChat> & { readonly chatId: ChatId }> {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  await Promise.all([untilSynced(anna), untilSynced(bela)]);
  await backUp();
  const chatId = await planDirect(anna, "Bela");
  const annas = await openWhenListed(anna, chatId);
  annas.send(first);
  const belas = await openWhenListed(bela, chatId);
  await until(belas.timeline, ({ messages }) => messages.length === 1, "the first at Bela's");
  belas.send(answer);
  await until(annas.timeline, ({ messages }) => messages.length === 2, "the answer at Anna's");
  await Promise.all([untilAllSent(annas), untilAllSent(belas)]);
  return { anna, bela, chatId, annas, belas };
}

describe("a direct chat that is younger than the backup", () => {
  test("goes on after the restore for both, with all that was written", async () => {
    const { anna, bela, chatId, annas, belas } = await beginAfterBackup("anna 1", "bela 1");
    annas.send("anna 2");
    await until(belas.timeline, ({ messages }) => messages.length === 3, "Anna's second at Bela's");
    await Promise.all([untilAllSent(annas), untilAllSent(belas)]);
    for (const device of [anna, bela]) device.setReachable(false);
    annas.send("anna 3");
    belas.send("bela 2");
    await restore();
    for (const device of [anna, bela]) device.setReachable(true);
    const written = ["anna 1", "anna 2", "anna 3", "bela 1", "bela 2"];
    for (const chat of [annas, belas]) {
      await untilPasses(() => expect(texts(chat).toSorted()).toEqual(written));
      await untilAllSent(chat);
      expect(chat.chat.value.writable).toBe(true);
    }
    await untilPasses(() => expect(texts(annas)).toEqual(texts(belas)));
    for (const name of ["anna", "bela"]) {
      const ofOne = texts(annas).filter((text) => text.startsWith(name));
      expect(ofOne).toEqual(written.filter((text) => text.startsWith(name)));
    }
    expect(await fetchTexts(chatId)).toEqual(texts(annas));
  });

  test("is brought back also by devices that do not have it open", async () => {
    const { anna, bela, chatId, annas } = await beginAfterBackup("from Anna", "from Bela");
    const mark = `0:${annas.timeline.value.messages.at(-1)?.orderKey}`;
    for (const device of [anna, bela]) await expect.poll(() => readMark(idOf(device), chatId)).toBe(mark);
    await Promise.all([anna.close(), bela.close()]);
    await restore();
    for (const { memory } of [anna, bela]) devices.open(memory);
    await untilPasses(async () => expect((await fetchTexts(chatId)).toSorted()).toEqual(["from Anna", "from Bela"]));
  });

  test("stays as it is, and is asked for in vain by nobody, if the backup lacks the other person as well", async () => {
    const anna = await devices.signUp("Anna");
    await untilSynced(anna);
    await backUp();
    await devices.signUp("Bela");
    const chatId = await planDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    annas.send("Hello");
    await untilAllSent(annas);
    anna.setReachable(false);
    await restore();
    anna.setReachable(true);
    await until(anna.store.chats, ([row]) => row?.membership === "left", "the chat as lost");
    await untilSynced(anna);
    expect(anna.store.problems.value).toEqual([]);
    expect(texts(annas)).toEqual(["Hello"]);
  });
});

test("a closed chat comes back also where the newest message of it is there already", async () => {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const [annas, belas] = [await openWhenListed(anna, chatId), await openWhenListed(bela, chatId)];
  annas.send("in the backup");
  await untilAllSent(annas);
  for (const device of [anna, bela]) device.setReachable(false);
  await backUp();
  for (const device of [anna, bela]) device.setReachable(true);
  belas.send("from Bela");
  await untilAllSent(belas);
  await until(annas.timeline, ({ messages }) => messages.length === 2, "Bela's at Anna's");
  annas.send("from Anna");
  await until(belas.timeline, ({ messages }) => messages.length === 3, "Anna's at Bela's");
  await untilAllSent(annas);
  const mark = `0:${annas.timeline.value.messages.at(-1)?.orderKey}`;
  for (const device of [anna, bela]) await expect.poll(() => readMark(idOf(device), chatId)).toBe(mark);
  await Promise.all([anna.close(), bela.close()]);
  await restore();
  const again = devices.open(anna.memory);
  await untilPasses(async () => expect(await fetchTexts(chatId)).toEqual(["in the backup", "from Anna"]));
  await untilSynced(again);
  devices.open(bela.memory);
  await untilPasses(async () => expect(await fetchTexts(chatId)).toContain("from Bela"));
});

test("segments that the backup lacks come back also from a device that does not have the chat open", async () => {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const [annas, belas] = [await openWhenListed(anna, chatId), await openWhenListed(bela, chatId)];
  const write = async (chat: OpenChat, name: string, numbers: readonly number[]): Promise<readonly string[]> => {
    const written = numbers.map((n) => `${name} ${n}`);
    for (const text of written) {
      chat.send(text);
      await untilAllSent(chat);
    }
    return written;
  };
  const kept = await write(belas, "bela", [1, 2, 3, 4, 5]);
  for (const device of [anna, bela]) device.setReachable(false);
  await backUp();
  for (const device of [anna, bela]) device.setReachable(true);
  // The rest of the first segment comes back only with Bela.
  await write(belas, "bela", [6, 7, 8, 9, 10]);
  await bela.close();
  await until(annas.timeline, ({ messages }) => messages.length === 10, "Bela's at Anna's");
  const own = await write(annas, "anna", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  await expect.poll(() => readMark(idOf(anna), chatId)).toBe(`2:${annas.timeline.value.messages.at(-1)?.orderKey}`);
  await anna.close();
  await restore();

  devices.open(anna.memory);
  const { token } = await server.client.login(emailOf("Bela"), password);
  await untilPasses(async () => {
    const { body } = await server.client.call("GET", `/api/chats/${chatId}/messages?limit=100`, { token });
    expect((body as MessagePage).messages.map(({ text }) => text)).toEqual([...kept, ...own]);
  });
});

function idOf({ store }: TestDevice): UserId {
  const session = store.session.value;
  if (session.status !== "signed-in") throw new Error("not signed in");
  return session.me.id;
}
