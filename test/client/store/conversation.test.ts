import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import { untilPasses } from "../../support/until-passes.ts";
import { Devices, openWhenListed, planDirect, startDirect, texts, untilAllSent } from "../support/people.ts";
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

describe("two people", () => {
  test("a message is pending at once, sent when the server has it, and reaches the other", async () => {
    const anna = await devices.signUp("Anna");
    const bela = await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    const { id } = annas.send("Szia!");
    expect(annas.timeline.value.messages.at(-1)).toMatchObject({ id, text: "Szia!", state: "pending" });
    await until(annas.timeline, ({ messages }) => messages.at(-1)?.state === "sent", "sent");
    await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === "Szia!", "arrival");
    belas.send("Neked is!");
    await until(annas.timeline, ({ messages }) => messages.length === 2);
    expect(texts(annas)).toEqual(texts(belas));
    await until(anna.store.connection, ({ status }) => status === "synced");
  });

  test("an answer has a later time than what it answers, although each device knows the server's clock only nearly", async () => {
    const anna = await devices.signUp("Anna");
    const bela = await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    annas.send("Szia!");
    await until(belas.timeline, ({ messages }) => messages.length === 1, "arrival");
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() - 500);
    belas.send("Neked is!");
    await bela.store.forward(["And this"], { chatIds: [chatId], userIds: [] });
    clock.mockRestore();
    const { messages } = await until(annas.timeline, (view) => view.messages.length === 3, "both answers");
    const times = messages.map(({ sentAt }) => sentAt);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  test("what is written without a network is there after a reload and arrives when there is one again", async () => {
    const anna = await devices.signUp("Anna");
    const bela = await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    await openWhenListed(bela, chatId);
    const first = await openWhenListed(anna, chatId);
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    await until(anna.store.connection, ({ status }) => status === "offline");
    await Promise.all(["one", "two", "three"].map((text) => first.send(text).written));
    await anna.close();

    const reloaded = devices.open(anna.memory, { isReachable: false });
    await until(reloaded.store.session, ({ status }) => status === "signed-in");
    const again = await openWhenListed(reloaded, chatId);
    await until(again.timeline, ({ ready }) => ready);
    expect(texts(again)).toEqual(["one", "two", "three"]);
    expect(again.timeline.value.messages.every(({ state }) => state === "pending")).toBe(true);
    reloaded.setReachable(true);
    await untilAllSent(again);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 3);
    expect(texts(belas)).toEqual(["one", "two", "three"]);
  });

  test("a chat that was begun without a network comes into being with what was written in it", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    await until(anna.store.connection, ({ status }) => status === "synced");
    anna.setReachable(false);
    const chatId = await planDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    await chat.send("from the tunnel").written;
    expect(anna.store.chats.value[0]).toMatchObject({ id: chatId, pending: true, title: "Bela" });
    await untilPasses(async () => expect(await anna.store.countUnsent()).toBe(2));
    anna.setReachable(true);
    await until(chat.timeline, ({ messages }) => messages.at(-1)?.state === "sent", "sent");
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === "from the tunnel");
    await until(anna.store.chats, ([row]) => row?.pending === false && row.last?.state === "sent");
  });

  test("the list counts what is unread, and what was seen shows as seen to its author", async () => {
    const anna = await devices.signUp("Anna");
    const bela = await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    annas.send("one");
    annas.send("two");
    await until(bela.store.chats, ([row]) => row?.unread === 2 && row.last?.text === "two", "two unread");
    const belas = await openWhenListed(bela, chatId);
    const { messages, firstUnreadId } = await until(belas.timeline, (view) => view.messages.length === 2);
    expect(firstUnreadId).toBe(messages[0]?.id);
    const newest = messages.at(-1)?.orderKey;
    if (newest === undefined) throw new Error("no order key");
    belas.markSeen(newest);
    expect(bela.store.chats.value[0]?.unread).toBe(0);
    await until(annas.timeline, (view) => view.messages.every(({ state }) => state === "seen"), "seen");
    expect(belas.timeline.value.firstUnreadId).toBe(firstUnreadId);
  });

  test("typing shows to the other while it lasts", async () => {
    const anna = await devices.signUp("Anna");
    const bela = await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    const belas = await openWhenListed(bela, chatId);
    await until(annas.chat, ({ members }) => members.length === 2);
    annas.setTyping(true);
    await until(belas.chat, ({ typing }) => typing.length === 1, "typing");
    annas.setTyping(false);
    await until(belas.chat, ({ typing }) => typing.length === 0, "no typing");
  });

  test("a draft is kept across a reload", async () => {
    const anna = await devices.signUp("Anna");
    await devices.signUp("Bela");
    const chatId = await startDirect(anna, "Bela");
    const chat = await openWhenListed(anna, chatId);
    chat.setDraft("half a tho");
    expect(anna.store.chats.value[0]?.draft).toBe("half a tho");
    await anna.close();
    const reloaded = devices.open(anna.memory);
    await until(reloaded.store.chats, ([row]) => row?.draft === "half a tho", "the draft in the list");
    expect((await openWhenListed(reloaded, chatId)).draft.value).toBe("half a tho");
  });
});
