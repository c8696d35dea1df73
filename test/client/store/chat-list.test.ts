import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import type { MessageId } from "../../../shared/lib/ids.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, openWhenListed, planDirect, startDirect, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let folder: string;
let server: TestServer;
const devices = new Devices(() => server.url);

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "roost-list-"));
  server = await startServer({ dataDir: path.join(folder, "data") });
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("the chat list", () => {
  test("shows what was written last in a chat that the server does not know yet, also after a reload", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    await until(anna.store.people, (people) => people.length === 1);
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    const chat = await openWhenListed(anna, await planDirect(anna, "Bela"));
    await chat.send("from the tunnel").written;
    const shown = { pending: true, last: { own: true, text: "from the tunnel", state: "pending" } };
    expect(anna.store.chats.value[0]).toMatchObject(shown);
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.session, ({ status }) => status === "signed-in");
    expect(reloaded.store.chats.value[0]).toMatchObject(shown);
  });

  test.each([
    ["the one before", ["to stay", "to go"], "to stay"],
    ["that there was one", ["to go"], ""],
  ])("shows %s instead of a message that can still be brought back, also after a reload", async (_, written, left) => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chat = await openWhenListed(anna, await startDirect(anna, "Bela"));
    for (const text of written) chat.send(text);
    await untilAllSent(chat);
    await until(anna.store.chats, ([row]) => row?.last?.text === "to go", "the last message in the list");
    chat.deleteMessage(chat.timeline.value.messages.at(-1)?.id as MessageId);
    expect(anna.store.chats.value[0]?.last?.text).toBe(left);
    // A tab that was killed has told nobody: what it noted is all that the next one finds.
    const reloaded = devices.open(anna.memory);
    const shown: (string | undefined)[] = [];
    reloaded.store.chats.subscribe(() => shown.push(reloaded.store.chats.value[0]?.last?.text));
    await until(reloaded.store.connection, ({ status }) => status === "synced");
    expect(shown.length).toBeGreaterThan(0);
    expect(shown).not.toContain("to go");
    anna.setReachable(false);
    anna.store.flush();
    await until(chat.timeline, ({ messages }) => messages.length < written.length, "the deletion");
    expect(anna.store.chats.value[0]?.last?.text).not.toBe("to go");
  });

  test("says of the last message that its change is not on the server yet, also after a reload, and when it is", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chat = await openWhenListed(anna, await startDirect(anna, "Bela"));
    const { id } = chat.send("helo");
    await untilAllSent(chat);
    const rowOf = (device: TestDevice): unknown => device.store.chats.value[0]?.last;
    await until(anna.store.chats, ([row]) => row?.last?.state === "sent", "the message is sent");
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    chat.edit(id, "hello");
    const changed = { text: "hello", state: "pending" };
    await until(anna.store.chats, ([row]) => row?.last?.text === "hello", "the change in the list");
    expect(rowOf(anna)).toMatchObject(changed);
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.session, ({ status }) => status === "signed-in");
    expect(rowOf(reloaded)).toMatchObject(changed);
    reloaded.setReachable(true);
    await until(reloaded.store.chats, ([row]) => row?.last?.state === "sent", "the change is sent");
    expect(rowOf(reloaded)).toMatchObject({ text: "hello" });
  });

  test("says whether the last message was seen, and whether the other is there", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    // These do not have the chat open: one never had, the other not any more.
    const [other, closed] = [await devices.signIn("Anna"), await devices.signIn("Anna")];
    const once = await openWhenListed(closed, chatId);
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    annas.send("Are you there?");
    await until(once.timeline, (view) => view.messages.length === 1, "arrival on the own device");
    once.close();
    await untilAllSent(annas);
    const { messages } = await until(belas.timeline, (view) => view.messages.length === 1, "arrival");
    expect(anna.store.chats.value[0]?.last?.state).toBe("sent");
    const orderKey = messages[0]?.orderKey;
    if (orderKey === undefined) throw new Error("no order key");
    belas.markSeen(orderKey);
    for (const { store } of [anna, other, closed]) {
      await until(store.chats, ([row]) => row?.last?.state === "seen", "seen");
    }
    await until(anna.store.chats, ([row]) => row?.online === true, "online");
    await bela.close();
    await until(anna.store.chats, ([row]) => row?.online === false, "gone");
  });

  test("shows what the last message of a closed chat says now, after its author changed it", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    const { id } = annas.send("at sevn");
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    await untilAllSent(annas);
    belas.close();
    annas.edit(id, "at seven");
    await until(bela.store.chats, ([row]) => row?.last?.text === "at seven", "the change in the list");
  });

  test("shows what was written before when the last message of a closed chat is deleted, and counts it no more", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    const ids = ["one", "two", "said in anger"].map((text) => annas.send(text).id);
    const [one, two, three] = ids as [MessageId, MessageId, MessageId];
    await until(bela.store.chats, ([row]) => row?.last?.text === "said in anger" && row.unread === 3, "arrival");
    await untilAllSent(annas);
    belas.close();
    const deleteNow = (id: MessageId): void => {
      annas.deleteMessage(id);
      anna.store.flush();
    };
    deleteNow(three);
    await until(bela.store.chats, ([row]) => row?.last?.text === "two" && row.unread === 2, "the deletion");
    // Not the newest one: who has the chat in the list is told all the same.
    deleteNow(one);
    await until(bela.store.chats, ([row]) => row?.last?.text === "two" && row.unread === 1, "the first one's deletion");
    deleteNow(two);
    await until(bela.store.chats, ([row]) => row?.last === undefined && row?.unread === 0, "nothing is left");
  });

  test("shows what was written before when the last message is deleted without a network, and it again if undone", async () => {
    await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    annas.send("stays");
    const { id } = annas.send("a slip");
    await untilAllSent(annas);
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    const lastOf = (device: TestDevice): string | undefined => device.store.chats.value[0]?.last?.text;
    expect(lastOf(anna)).toBe("a slip");
    const deletion = annas.deleteMessage(id);
    expect(lastOf(anna)).toBe("stays");
    expect(deletion.undo()).toBe(true);
    expect(lastOf(anna)).toBe("a slip");
    annas.deleteMessage(id);
    anna.store.flush();
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.chats, () => lastOf(reloaded) === "stays", "after a reload");
    let wasShown = false;
    reloaded.store.chats.subscribe(() => (wasShown ||= lastOf(reloaded) === "a slip"));
    reloaded.setReachable(true);
    const phone = await devices.signIn("Anna");
    await until(phone.store.chats, () => lastOf(phone) === "stays", "the other device");
    expect(lastOf(reloaded)).toBe("stays");
    expect(wasShown).toBe(false);
  });
});

describe("a page that stays open", () => {
  test("is told when the server has another version of the app, and not before", async () => {
    const anna = await devices.signUp("Anna");
    await until(anna.store.connection, ({ status }) => status === "synced");
    await writeFile(path.join(folder, "index.html"), "<!doctype html>");
    const restart = async (env: Record<string, string>): Promise<void> => {
      const { port, dataDir } = server;
      await server.stop();
      await until(anna.store.connection, ({ status }) => status !== "synced");
      server = await startServer({ dataDir, env: { PORT: String(port), ...env } });
      anna.store.reconnect();
      await until(anna.store.connection, ({ status }) => status === "synced", "back again");
    };
    await restart({});
    expect(anna.store.problems.value).toEqual([]);
    await restart({ APP_DIR: folder });
    await until(anna.store.problems, ([problem]) => problem?.code === "app-outdated", "the other version");
  });
});
