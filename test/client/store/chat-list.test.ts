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

  test("says whether the last message was seen, and whether the other is there", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    annas.send("Are you there?");
    await untilAllSent(annas);
    const { messages } = await until(belas.timeline, (view) => view.messages.length === 1, "arrival");
    expect(anna.store.chats.value[0]?.last?.state).toBe("sent");
    const orderKey = messages[0]?.orderKey;
    if (orderKey === undefined) throw new Error("no order key");
    belas.markSeen(orderKey);
    await until(anna.store.chats, ([row]) => row?.last?.state === "seen", "seen");
    await until(anna.store.chats, ([row]) => row?.online === true, "online");
    await bela.close();
    await until(anna.store.chats, ([row]) => row?.online === false, "gone");
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
