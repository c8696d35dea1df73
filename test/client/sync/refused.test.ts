import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { DocumentDatabase } from "../../../client/sync/document-database.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { openSegment, type Segment } from "../../../shared/model/segment.ts";
import { reactionKey } from "../../../shared/model/values.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer();
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

interface Scene {
  readonly anna: TestDevice;
  readonly bela: TestDevice;
  readonly annaId: UserId;
  readonly belaId: UserId;
  readonly chatId: ChatId;
}

/** A chat of two with a message of each, on the disk of both; Anna's tab is closed. */
async function prepare(): Promise<Scene> {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  const annas = await openWhenListed(anna, chatId);
  annas.send("from Anna");
  await untilAllSent(annas);
  const belas = await openWhenListed(bela, chatId);
  await until(belas.timeline, ({ messages }) => messages.length === 1);
  belas.send("from Bela");
  await until(annas.timeline, ({ messages }) => messages.length === 2);
  belas.close();
  const [annaId, belaId] = [idOf(anna), idOf(bela)];
  await anna.close();
  return { anna, bela, annaId, belaId, chatId };
}

function idOf({ store }: TestDevice): UserId {
  const session = store.session.value;
  if (session.status !== "signed-in") throw new Error("not signed in");
  return session.me.id;
}

/** Writes into a device's database behind the app's back, as an older or broken version might have done. */
async function tamper(userId: UserId, chatId: ChatId, write: (segment: Segment) => void): Promise<void> {
  const doc = new Y.Doc();
  const name = `roost.${userId}.${segmentDocName(chatId, 0)}`;
  const database = new DocumentDatabase({
    name,
    doc,
    isStoredElsewhere: () => false,
    onTrouble: () => undefined,
  });
  await database.whenLoaded;
  doc.transact(() => write(openSegment(doc)));
  await database.whenWritten();
  await database.destroy();
}

function messageOf(segment: Segment, author: UserId): MessageId {
  const id = [...segment.messages.keys()].find((key) => key.slice(14, 22) === author);
  return id as MessageId;
}

/** Does the same to running tabs, as a broken tab of the same browser would: they pass it on to the server. */
async function tamperLive(userId: UserId, chatId: ChatId, write: (segment: Segment) => void): Promise<void> {
  const docName = segmentDocName(chatId, 0);
  const doc = new Y.Doc();
  const database = new DocumentDatabase({
    name: `roost.${userId}.${docName}`,
    doc,
    isStoredElsewhere: () => true,
    onTrouble: () => undefined,
  });
  await database.whenLoaded;
  const before = Y.encodeStateVector(doc);
  doc.transact(() => write(openSegment(doc)));
  const tab = new BroadcastChannel(`roost.${userId}`);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has no target
  tab.postMessage({ type: "update", docName: `${docName}#0`, update: Y.encodeStateAsUpdate(doc, before) });
  tab.close();
  await database.destroy();
}

async function databaseNames(userId: UserId, chatId: ChatId): Promise<string[]> {
  const databases = await indexedDB.databases();
  return databases.map(({ name }) => name ?? "").filter((name) => name.startsWith(`roost.${userId}.${chatId}.0`));
}

describe("a device whose update is refused", () => {
  test("takes the server's state and writes its own valid messages again; nobody else notices", async () => {
    const { anna, bela, annaId, belaId, chatId } = await prepare();
    const reloaded = devices.open(anna.memory);
    const annas = await openWhenListed(reloaded, chatId);
    await until(reloaded.store.connection, ({ status }) => status === "synced");
    await until(annas.timeline, ({ messages }) => messages.length === 2);
    await tamperLive(annaId, chatId, (segment) => {
      segment.messages.set(messageOf(segment, belaId), { t: "vandalised" });
      segment.messages.set(createMessageId(Date.now(), 1, annaId, 0), { t: "written honestly" });
    });
    const expected = ["from Anna", "from Bela", "written honestly"];
    await until(annas.timeline, ({ messages }) => messages.length === 3, "the damage");
    await until(annas.timeline, () => texts(annas).join() === expected.join(), "the server's state");
    await untilAllSent(annas);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 3);
    expect(texts(belas)).toEqual(expected);
    // The next generation is the only one that is left, and it is there after a reload.
    await expect.poll(() => databaseNames(annaId, chatId)).toEqual([`roost.${annaId}.${chatId}.0.g1`]);
    annas.send("and on it goes");
    await untilAllSent(annas);
    await reloaded.close();
    const again = devices.open(anna.memory, { isReachable: false });
    const after = await openWhenListed(again, chatId);
    await until(after.timeline, ({ ready }) => ready);
    expect(texts(after)).toEqual([...expected, "and on it goes"]);
    expect(after.timeline.value.messages.every(({ state }) => state === "sent")).toBe(true);
  });

  test("keeps a text that the server will never take as a failed message, to be retried or given up", async () => {
    const { anna, annaId, chatId } = await prepare();
    const long = "too long ".repeat(2_000);
    await tamper(annaId, chatId, (segment) => {
      segment.messages.set(createMessageId(Date.now(), 1, annaId, 0), { t: long });
      segment.messages.set(createMessageId(Date.now(), 2, annaId, 0), { t: "fine" });
    });
    const reloaded = devices.open(anna.memory);
    const annas = await openWhenListed(reloaded, chatId);
    const isFailed = ({ state }: { state: string }): boolean => state === "failed";
    await until(annas.timeline, ({ messages }) => messages.some(isFailed), "the failed message");
    const failed = annas.timeline.value.messages.find(isFailed);
    expect(failed).toMatchObject({ text: long, own: true, failure: "not-valid" });
    expect(reloaded.store.problems.value).toEqual([{ code: "update-refused", chatId }]);
    await until(annas.timeline, ({ messages }) =>
      messages.some(({ text, state }) => text === "fine" && state === "sent"),
    );
    await reloaded.close();
    const again = devices.open(anna.memory, { isReachable: false });
    const after = await openWhenListed(again, chatId);
    await until(after.timeline, ({ messages }) => messages.some(isFailed), "the failed message after a reload");
    after.discard(failed?.id as MessageId);
    await until(after.timeline, ({ messages }) => !messages.some(isFailed));
  });

  test("finds out which of its entries is refused, and brings the others", async () => {
    const { anna, bela, annaId, belaId, chatId } = await prepare();
    await tamper(annaId, chatId, (segment) => {
      const target = messageOf(segment, belaId);
      // One more than anybody may have on a message: each is valid alone.
      for (let i = 0; i < 21; i++)
        segment.reactions.set(reactionKey(target, annaId, String.fromCodePoint(0x1f600 + i)), 1);
      segment.messages.set(createMessageId(Date.now(), 1, annaId, 0), { t: "among them" });
    });
    const reloaded = devices.open(anna.memory);
    const annas = await openWhenListed(reloaded, chatId);
    await until(annas.timeline, ({ messages }) =>
      messages.some(({ text, state }) => text === "among them" && state === "sent"),
    );
    await until(reloaded.store.connection, ({ status }) => status === "synced", "synced in the end");
    await expect.poll(() => databaseNames(annaId, chatId)).toHaveLength(1);
    const settled = await databaseNames(annaId, chatId);
    annas.send("after all that");
    await untilAllSent(annas);
    // What was refused is not tried again and again.
    expect(await databaseNames(annaId, chatId)).toEqual(settled);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 4);
  });

  test("goes through a rebase when the server's document has another epoch", async () => {
    const { anna, annaId, chatId } = await prepare();
    const database = new DocumentDatabase({
      name: `roost.${annaId}.${segmentDocName(chatId, 0)}`,
      doc: new Y.Doc(),
      isStoredElsewhere: () => false,
      onTrouble: () => undefined,
    });
    await database.whenLoaded;
    await database.updateValue("roost.delivery", (stored) => ({ ...(stored as object), epoch: "before the restore" }));
    await database.destroy();
    const reloaded = devices.open(anna.memory);
    const annas = await openWhenListed(reloaded, chatId);
    await until(annas.timeline, ({ ready }) => ready);
    await expect.poll(() => databaseNames(annaId, chatId)).toEqual([`roost.${annaId}.${chatId}.0.g1`]);
    await untilAllSent(annas);
    expect(texts(annas)).toEqual(["from Anna", "from Bela"]);
  });

  test("keeps what is written while the rebase has no disk, and brings nothing again that is deleted then", async () => {
    const { anna, annaId, belaId, chatId } = await prepare();
    const tab = devices.open(anna.memory);
    const annas = await openWhenListed(tab, chatId);
    await until(tab.store.connection, ({ status }) => status === "synced");
    await until(annas.timeline, ({ messages }) => messages.length === 2);
    const openReal = indexedDB.open.bind(indexedDB);
    let refusals = 0;
    const opening = vi.spyOn(indexedDB, "open").mockImplementation((name, version) => {
      if (!name.endsWith(".g1")) return openReal(name, version);
      refusals++;
      throw new DOMException("no room", "QuotaExceededError");
    });
    await tamperLive(annaId, chatId, (segment) => {
      segment.messages.set(messageOf(segment, belaId), { t: "vandalised" });
    });
    await expect.poll(() => refusals).toBeGreaterThan(0);
    const [kept, regretted] = [annas.send("kept"), annas.send("regretted")];
    await Promise.all([kept.written, regretted.written]);
    const journal = (): string[] => {
      const { values } = anna.memory;
      const names = Array.from({ length: values.length }, (_, i) => values.key(i) ?? "");
      return names.filter((name) => name.includes(".journal.")).sort();
    };
    expect(journal().map((name) => name.split("|")[1])).toEqual([kept.id, regretted.id].sort());
    await tamperLive(annaId, chatId, (segment) => segment.messages.set(regretted.id, 0));
    await until(annas.timeline, () => !texts(annas).includes("regretted"), "the deletion");
    opening.mockRestore();
    await expect.poll(() => databaseNames(annaId, chatId)).toEqual([`roost.${annaId}.${chatId}.0.g1`]);
    await untilAllSent(annas);
    expect(texts(annas)).toEqual(["from Anna", "from Bela", "kept"]);
    await expect.poll(journal).toEqual([]);
  });

  test("loses nothing that is written while the rebase is under way, in any tab", async () => {
    const { anna, annaId, belaId, bela, chatId } = await prepare();
    const [first, second] = [devices.open(anna.memory), devices.open(anna.memory)];
    const [one, two] = [await openWhenListed(first, chatId), await openWhenListed(second, chatId)];
    for (const { store } of [first, second]) await until(store.connection, ({ status }) => status === "synced");
    for (const chat of [one, two]) await until(chat.timeline, ({ messages }) => messages.length === 2);
    await tamperLive(annaId, chatId, (segment) => {
      segment.messages.set(messageOf(segment, belaId), { t: "vandalised" });
    });
    for (let i = 0; i < 20; i++) {
      one.send(`one ${i}`);
      two.send(`two ${i}`);
      await new Promise(setImmediate);
    }
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 42, "all at Bela's");
    for (const chat of [one, two]) {
      await until(chat.timeline, () => texts(chat).join() === texts(belas).join(), "what Bela has");
      await untilAllSent(chat);
    }
    expect(texts(belas)).toContain("from Bela");
  });
});
