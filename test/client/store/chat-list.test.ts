import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
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

  test("forgets the last message of a closed chat when its author deletes it", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    const { id } = annas.send("said in anger");
    await until(bela.store.chats, ([row]) => row?.last?.text === "said in anger", "arrival");
    await untilAllSent(annas);
    belas.close();
    annas.deleteMessage(id);
    anna.store.flush();
    await until(bela.store.chats, ([row]) => row?.last?.text === "", "the deletion");
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
