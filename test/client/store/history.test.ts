import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { listNames } from "../../../client/api/local-values.ts";
import type { DeviceStorage, DeviceUsageView } from "../../../client/store/device-storage.ts";
import type { SearchResultView } from "../../../client/store/views.ts";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import { readMark } from "../support/read-mark.ts";
import type { TestDevice } from "../support/test-device.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  server = await startServer({ env: { SEGMENT_MAX_MESSAGES: "10" } });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

const numbers = Array.from({ length: 45 }, (_, i) => `message ${i}`);

function deviceOf({ store }: TestDevice): DeviceStorage {
  if (store.device === undefined) throw new Error("nobody is signed in");
  return store.device;
}

async function documentsOf(chatId: ChatId, userId: string): Promise<readonly string[]> {
  const databases = await indexedDB.databases();
  const prefix = `roost.${userId}.${chatId}`;
  return databases.flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name.slice(prefix.length)] : [])).sort();
}

function idOf({ store }: TestDevice): string {
  const { value } = store.session;
  return "me" in value ? value.me.id : "";
}

async function untilDocuments(device: TestDevice, chatId: ChatId, wanted: readonly string[]): Promise<void> {
  await expect.poll(() => documentsOf(chatId, idOf(device))).toEqual(wanted);
}

async function writeAll(chat: OpenChat): Promise<void> {
  for (const text of numbers) {
    chat.send(text);
    await untilAllSent(chat);
  }
}

interface People {
  readonly anna: TestDevice;
  readonly bela: TestDevice;
  readonly chatId: ChatId;
  /** What the background sync notes when it has brought all of it. */
  readonly mark: string;
}

/** Anna wrote 45 messages to Béla, in five segments; with `isAway` while none of his tabs was open. */
async function people({ isAway = false } = {}): Promise<People> {
  const bela = await devices.signUp("Bela");
  const anna = await devices.signUp("Anna");
  const chatId = await startDirect(anna, "Bela");
  if (isAway) await bela.close();
  const annas = await openWhenListed(anna, chatId);
  await writeAll(annas);
  return { anna, bela, chatId, mark: `4:${annas.timeline.value.messages.at(-1)?.orderKey}` };
}

/** Before it, the background sync may come back to the chat at any time: then it is not let go of. */
async function untilMarked(device: TestDevice, chatId: ChatId, mark: string): Promise<void> {
  await expect.poll(() => readMark(idOf(device), chatId)).toBe(mark);
}

const whole = ["", ".0", ".1", ".2", ".3", ".4"];

describe("what a device holds", () => {
  test("grows to the whole history in the background, so that all of it is found offline", async () => {
    const { bela, chatId } = await people();
    await untilDocuments(bela, chatId, whole);
    const findAll = (): Promise<SearchResultView> =>
      until(bela.store.search({ text: "message", limit: 200 }), ({ ready, hits }) => ready && hits.length === 45);
    await findAll();
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    const found = await findAll();
    expect(found.hits.at(-1)?.message.text).toBe("message 0");
    const chat = await openWhenListed(bela, chatId);
    await until(chat.timeline, ({ ready }) => ready);
    while (chat.timeline.value.hasNewer) await chat.loadNewer();
    expect(texts(chat)).toEqual(numbers);
  });

  test("is told in bytes, and kept below a limit", async () => {
    const { bela, chatId } = await people();
    await untilDocuments(bela, chatId, whole);
    const device = deviceOf(bela);
    const usageOf = async (): Promise<DeviceUsageView["chats"][number] | undefined> =>
      (await device.readUsage()).chats.find((chat) => chat.chatId === chatId);
    await expect.poll(async () => (await usageOf())?.bytes).toBeGreaterThan(45 * 20);
    const before = (await usageOf())?.bytes ?? 0;
    device.setLimit(0);
    await untilDocuments(bela, chatId, ["", ".3", ".4"]);
    expect((await usageOf())?.bytes).toBeLessThan(before);
    expect((await device.readUsage()).limit).toBe(0);
    // A chat that is to be whole does not mind the limit.
    device.setKeeping(chatId, "whole");
    await untilDocuments(bela, chatId, whole);
    device.setKeeping(chatId, "recent");
    await untilDocuments(bela, chatId, ["", ".3", ".4"]);
  });

  test("has a first message too where what is older stays away, and leads to it offline", async () => {
    const { bela, chatId } = await people();
    await untilDocuments(bela, chatId, whole);
    deviceOf(bela).setKeeping(chatId, "recent");
    await untilDocuments(bela, chatId, ["", ".3", ".4"]);
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    const chat = await openWhenListed(bela, chatId);
    await until(chat.timeline, ({ ready }) => ready);
    expect(await chat.show({ at: 0 })).toBe(false);
    expect(await chat.show({ at: 0, orLater: true })).toBe(true);
    const { focusId, messages } = chat.timeline.value;
    expect(texts(chat)).toEqual(numbers.slice(-messages.length));
    expect(messages.length).toBeLessThan(numbers.length);
    expect(messages[0]?.id).toBe(focusId);
  });

  test("can be dropped chat by chat, stays away, and comes back when the chat is opened", async () => {
    const { anna, bela, chatId, mark } = await people();
    await untilDocuments(bela, chatId, whole);
    await untilMarked(bela, chatId, mark);
    const device = deviceOf(bela);
    expect(await device.drop(chatId)).toBe(true);
    expect(await documentsOf(chatId, idOf(bela))).toEqual([]);
    await until(bela.store.search({ text: "message" }), ({ ready, hits }) => ready && hits.length === 0, "nothing");
    const annas = await openWhenListed(anna, chatId);
    annas.send("one more");
    await until(bela.store.chats, ([row]) => row?.last?.text === "one more");
    await until(bela.store.connection, ({ status }) => status === "synced");
    expect(await documentsOf(chatId, idOf(bela))).toEqual([]);
    const chat = await openWhenListed(bela, chatId);
    await until(chat.timeline, ({ ready }) => ready);
    chat.showLatest();
    await until(chat.timeline, ({ messages }) => messages.at(-1)?.text === "one more");
    chat.close();
    await untilDocuments(bela, chatId, whole);
    expect((await device.readUsage()).chats[0]?.keeping).toBe("auto");
  });

  test("can be dropped just after the start, also what was open last, and stays away over the next one", async () => {
    const { bela, chatId, mark } = await people();
    const chat = await openWhenListed(bela, chatId);
    await until(chat.timeline, ({ ready }) => ready);
    chat.showLatest();
    await until(chat.timeline, ({ messages }) => messages.at(-1)?.text === "message 44");
    await until(bela.store.connection, ({ status }) => status === "synced");
    await untilMarked(bela, chatId, mark);
    chat.close();
    const userId = idOf(bela);
    await bela.close();
    const reloaded = devices.open(bela.memory);
    await until(reloaded.store.connection, ({ status }) => status === "synced");
    expect(await deviceOf(reloaded).drop(chatId)).toBe(true);
    expect(await documentsOf(chatId, userId)).toEqual([]);
    await reloaded.close();
    const again = devices.open(bela.memory);
    await until(again.store.connection, ({ status }) => status === "synced");
    expect(await documentsOf(chatId, userId)).toEqual([]);
  });

  test("is whole again when a tab that has the chat open writes after another tab dropped it", async () => {
    const { bela, chatId, mark } = await people();
    await untilDocuments(bela, chatId, whole);
    await untilMarked(bela, chatId, mark);
    const second = devices.open(bela.memory);
    const chat = await openWhenListed(second, chatId);
    await until(chat.timeline, ({ ready }) => ready);
    chat.showLatest();
    await until(chat.timeline, ({ messages }) => messages.at(-1)?.text === "message 44");
    await until(second.store.connection, ({ status }) => status === "synced");
    expect(await deviceOf(bela).drop(chatId)).toBe(true);
    chat.send("after the drop");
    await untilAllSent(chat);
    // The database is made anew by then; a tab that is closed before leaves that to the next look at the chat.
    const journal = (): readonly string[] => listNames(bela.memory.values, `roost.${idOf(bela)}.journal.`);
    await expect.poll(journal).toEqual([]);
    await second.close();
    await bela.close();
    const reloaded = devices.open(bela.memory, { isReachable: false });
    const again = await openWhenListed(reloaded, chatId);
    const { messages } = await until(again.timeline, ({ ready }) => ready);
    // The segment that was written to, and whatever else that tab had open and has written again by now.
    expect(messages.slice(-2).map(({ text }) => text)).toEqual(["message 44", "after the drop"]);
  });

  test("never lets go of what is unsent", async () => {
    const { bela, chatId } = await people();
    await untilDocuments(bela, chatId, whole);
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    const chat = await openWhenListed(bela, chatId);
    const { id, written } = chat.send("only here");
    chat.setDraft("not finished");
    bela.memory.values.setItem(`roost.${idOf(bela)}.begun.${chatId}.${id}`, "only here, half changed");
    bela.memory.values.setItem(`roost.${idOf(bela)}.begun.${chatId}.reply`, id);
    await written;
    const device = deviceOf(bela);
    expect(await device.listUnsent()).toEqual([
      { kind: "pending", chatId, text: "only here" },
      { kind: "draft", chatId, text: "only here, half changed" },
      { kind: "draft", chatId, text: "not finished" },
    ]);
    chat.close();
    expect(await device.drop(chatId)).toBe(false);
    expect((await device.readUsage()).chats[0]).toMatchObject({ chatId, keeping: "dropped", holdsUnsent: true });
    expect(await documentsOf(chatId, idOf(bela))).toContain(".4");
    bela.setReachable(true);
    await until(bela.store.chats, ([row]) => row?.last?.text === "only here" && row.last.state !== "pending");
  });

  test("counts a draft as only here while the server lacks it, whatever else it lacks", async () => {
    const { bela, chatId } = await people();
    await devices.signUp("Cecil");
    await until(bela.store.people, (all) => all.some(({ displayName }) => displayName === "Cecil"));
    const other = await startDirect(bela, "Cecil");
    const chat = await openWhenListed(bela, chatId);
    const { messages } = await until(chat.timeline, (view) => view.messages.length > 0);
    const root = messages.at(-1)?.id as MessageId;
    const thread = chat.openThread(root);
    chat.setDraft("known to the server");
    thread.setDraft("known as well");
    const device = deviceOf(bela);
    await expect.poll(() => device.listUnsent()).toEqual([]);
    bela.setReachable(false);
    await until(bela.store.connection, ({ status }) => status === "offline");
    const second = bela.store.openChat(other);
    second?.setDraft("only here");
    await expect.poll(() => device.listUnsent()).toEqual([{ kind: "draft", chatId: other, text: "only here" }]);
    // What is written into the document a moment later is no more known to the server by that.
    await expect.poll(() => bela.memory.values.getItem(`roost.${idOf(bela)}.draft.${other}`)).toBeNull();
    expect(await device.listUnsent()).toEqual([{ kind: "draft", chatId: other, text: "only here" }]);
    thread.setDraft("changed");
    chat.setDraft("changed too");
    expect(await device.listUnsent()).toEqual(
      expect.arrayContaining([
        { kind: "draft", chatId, text: "changed" },
        { kind: "draft", chatId, text: "changed too" },
        { kind: "draft", chatId: other, text: "only here" },
      ]),
    );
  });

  test("lets go of a chat at once when the link is lost while a segment of it was being fetched", async () => {
    const { bela, chatId } = await people({ isAway: true });
    const userId = idOf(bela);
    const reopened = devices.open(bela.memory);
    const opening = vi.spyOn(indexedDB, "open");
    const cut = new Promise<void>((resolve) => {
      opening.mockImplementation((name, ...rest) => {
        if (name.startsWith(`roost.${userId}.${chatId}.2`)) {
          reopened.setReachable(false);
          resolve();
        }
        return IDBFactory.prototype.open.call(indexedDB, name, ...rest);
      });
    });
    await cut;
    opening.mockRestore();
    await until(reopened.store.connection, ({ status }) => status === "offline");
    const begunAt = Date.now();
    expect(await deviceOf(reopened).drop(chatId)).toBe(true);
    expect(Date.now() - begunAt).toBeLessThan(10_000);
    expect(await documentsOf(chatId, userId)).toEqual([]);
  });

  test("is written out as one JSON document, piece by piece", async () => {
    const { bela, chatId } = await people();
    await untilDocuments(bela, chatId, whole);
    // A segment of which a part came while it was written is compared with the server later.
    const search = bela.store.search({ text: "message", limit: 200 });
    await until(search, ({ ready, hits }) => ready && hits.length === numbers.length);
    const chat = await openWhenListed(bela, chatId);
    const { id } = chat.send("mine, with a tyop");
    await untilAllSent(chat);
    chat.edit(id, 'mine, "without" a typo');
    chat.react(id, "👍", true);
    chat.pin(id, true);
    bela.store.setChatPreferences(chatId, { muted: true, archived: false });
    bela.setReachable(false);
    chat.send("only here");
    chat.setDraft("half a thought");
    chat.openThread(id).setDraft("half an answer");
    let pieces = 0;
    let text = "";
    const decoder = new TextDecoder();
    for await (const piece of await deviceOf(bela).exportAll()) {
      pieces++;
      text += decoder.decode(piece, { stream: true });
    }
    expect(pieces).toBeGreaterThan(6);
    const written = JSON.parse(text) as {
      format: string;
      onlyHere: unknown[];
      chats: { id: string; title: string; messages: { id: string; text: string; edits?: { text: string }[] }[] }[];
    };
    expect(written.format).toBe("roost-export");
    expect(written.onlyHere).toContainEqual({ kind: "pending", chatId, text: "only here" });
    const [exported] = written.chats;
    expect(exported).toMatchObject({
      id: chatId,
      title: "Anna",
      muted: true,
      archived: false,
      draft: { text: "half a thought" },
      threadDrafts: [{ thread: id, text: "half an answer" }],
      pins: [{ id, by: idOf(bela) }],
    });
    expect(exported?.messages.map((message) => message.text)).toEqual([...numbers, "mine, with a tyop", "only here"]);
    expect(exported?.messages.find((message) => message.id === id)).toMatchObject({
      edits: [{ text: 'mine, "without" a typo' }],
      reactions: { "👍": [idOf(bela)] },
    });
  });
});
