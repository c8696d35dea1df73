import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listNames } from "../../../client/api/local-values.ts";
import { CommandStore } from "../../../client/outbox/command-store.ts";
import { deleteDatabases } from "../../../client/api/indexed-database.ts";
import { fillDisk } from "../../support/full-storage.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";
import type { TestDevice } from "../support/test-device.ts";
import { Devices, openWhenListed, planDirect, texts, untilAllSent } from "../support/people.ts";
import { until } from "../support/until.ts";

let server: TestServer;
const devices = new Devices(() => server.url);
let anna: TestDevice;
let bela: TestDevice;
let annasId: string;

beforeEach(async () => {
  server = await startServer();
  bela = await devices.signUp("Bela");
  anna = await devices.signUp("Anna");
  await until(anna.store.connection, ({ status }) => status === "synced", "synced");
  const session = anna.store.session.value;
  annasId = "me" in session ? session.me.id : "";
});

afterEach(async () => {
  await devices.closeAll();
  await server.stop();
});

describe("a direct chat that was only opened", () => {
  test("is nobody else's business before its first message, and then the other's too", async () => {
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    expect(chat.chat.value).toMatchObject({ kind: "direct", title: "Bela", writable: true });
    expect(await anna.store.countUnsent()).toBe(0);
    expect(anna.store.chats.value).toEqual([]);
    chat.send("Hello");
    expect(anna.store.chats.value[0]).toMatchObject({ id: chatId, last: { text: "Hello", state: "pending" } });
    await untilAllSent(chat);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    expect(texts(belas)).toEqual(["Hello"]);
    await until(anna.store.chats, ([row]) => row?.pending === false, "made");
    expect(anna.store.chats.value).toHaveLength(1);
  });

  test("is made as soon as the disk has room for the command that makes it", async () => {
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    const full = fillDisk();
    chat.send("Hello");
    await until(anna.store.problems, (problems) => problems.length > 0, "no room");
    full.mockRestore();
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    await untilAllSent(chat);
    expect(anna.store.problems.value).toEqual([]);
  });

  test("shows in the list for as long as there is a draft, also after a reload", async () => {
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    chat.setDraft("Dear Bela");
    expect(anna.store.chats.value[0]).toMatchObject({ id: chatId, draft: "Dear Bela", pending: false, title: "Bela" });
    await anna.close();
    anna = devices.open(anna.memory);
    await until(anna.store.chats, ([row]) => row?.draft === "Dear Bela", "the draft in the list");
    const again = await openWhenListed(anna, chatId);
    expect(again.draft.value).toBe("Dear Bela");
    again.setDraft("");
    await until(anna.store.chats, (chats) => chats.length === 0, "no row without a draft");
    expect(bela.store.chats.value).toEqual([]);
  });

  test("is one with the chat that the other begins meanwhile", async () => {
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, await planDirect(bela, "Anna"));
    belas.send("I was first");
    await until(chat.timeline, ({ messages }) => messages.length === 1, "arrival");
    chat.send("So you were");
    await until(belas.timeline, ({ messages }) => messages.length === 2, "the answer");
    expect(texts(belas)).toEqual(["I was first", "So you were"]);
  });

  test("is made after all if the tab ended right after its first message", async () => {
    anna.setReachable(false);
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    await chat.send("From the tunnel").written;
    await anna.close();
    // The command that makes the chat did not reach the disk.
    await deleteDatabases(`roost.${annasId}.outbox`);
    anna = devices.open(anna.memory);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    expect(texts(belas)).toEqual(["From the tunnel"]);
  });

  test("begins again when it is opened once more after the server refused to make it", async () => {
    anna.setReachable(false);
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    await chat.send("From the tunnel").written;
    const outbox = new CommandStore(`roost.${annasId}.outbox`);
    await expect.poll(() => outbox.list()).toHaveLength(1);
    await anna.close();
    for (const queued of await outbox.list()) await outbox.put({ ...queued, refusal: "not-allowed" });
    await outbox.close();
    anna = devices.open(anna.memory);
    const again = await openWhenListed(anna, chatId);
    await until(anna.store.connection, ({ status }) => status === "synced", "synced");
    expect(again.chat.value.writable).toBe(false);
    expect(await planDirect(anna, "Bela")).toBe(chatId);
    await until(again.chat, ({ writable }) => writable, "writable again");
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    expect(texts(belas)).toEqual(["From the tunnel"]);
  });

  test("is there with its first message if the tab was killed in the same instant", async () => {
    anna.setReachable(false);
    const { values } = anna.memory;
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    chat.send("From the tunnel");
    const kept = listNames(values, "").map((name) => [name, values.getItem(name) ?? ""] as const);
    await anna.close();
    // Nothing that was on its way to the disk has arrived.
    await deleteDatabases(`roost.${annasId}`);
    for (const [name, value] of kept) values.setItem(name, value);
    anna = devices.open(anna.memory, { isReachable: false });
    const again = await openWhenListed(anna, chatId);
    await until(
      again.timeline,
      ({ messages }) => messages.some(({ text }) => text === "From the tunnel"),
      "its message",
    );
    anna.setReachable(true);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
  });
});

describe("the list", () => {
  test("knows the newest message even if the tab ended before the list was on disk", async () => {
    anna.setReachable(false);
    const chat = await openWhenListed(anna, await planDirect(anna, "Bela"));
    await chat.send("first").written;
    const { values } = anna.memory;
    chat.send("second");
    const [name = ""] = listNames(values, `roost.${annasId}.last.`);
    const note = values.getItem(name) ?? "";
    await anna.close();
    await untilPasses(() => expect(values.getItem(name)).toBeNull());
    await deleteDatabases(`roost.${annasId}.cache`);
    values.setItem(name, note);
    anna = devices.open(anna.memory, { isReachable: false });
    await until(anna.store.chats, ([row]) => row?.last?.text === "second", "the newest after a reload");
  });
});
