import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listNames } from "../../../client/api/local-values.ts";
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

describe("two tabs of one person", () => {
  test("agree without a network, and their messages arrive once, in one order for all", async () => {
    const bela = await devices.signUp("Bela");
    const first = await devices.signUp("Anna");
    const chatId = await startDirect(first, "Bela");
    const firstChat = await openWhenListed(first, chatId);
    await until(first.store.connection, ({ status }) => status === "synced");
    const second = devices.open(first.memory);
    const secondChat = await openWhenListed(second, chatId);
    await until(second.store.connection, ({ status }) => status === "synced");
    first.setReachable(false);
    second.setReachable(false);
    firstChat.send("one");
    await until(secondChat.timeline, ({ messages }) => messages.length === 1, "one in the second tab");
    secondChat.send("two");
    await until(firstChat.timeline, ({ messages }) => messages.length === 2, "two in the first tab");
    expect(texts(firstChat)).toEqual(texts(secondChat));
    second.setReachable(true);
    await untilAllSent(secondChat);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 2, "both at the other person");
    // In one answer to the server, the order of two tabs' messages is the server's to choose; all see the same.
    expect(texts(belas).toSorted()).toEqual(["one", "two"]);
    first.setReachable(true);
    await untilAllSent(firstChat);
    await until(firstChat.timeline, () => texts(firstChat).join() === texts(belas).join(), "the same order");
  });

  test("a tab that is opened later shows what the other has only in memory", async () => {
    await devices.signUp("Bela");
    const first = await devices.signUp("Anna");
    const chatId = await startDirect(first, "Bela");
    await until(first.store.connection, ({ status }) => status === "synced");
    first.setReachable(false);
    const firstChat = await openWhenListed(first, chatId);
    firstChat.send("just now");
    const second = devices.open(first.memory, { isReachable: false });
    const secondChat = await openWhenListed(second, chatId);
    await until(secondChat.timeline, ({ messages }) => messages.length === 1);
    expect(texts(secondChat)).toEqual(["just now"]);
  });

  test("a tab that found everything sent takes that back when it hears of a text of the other", async () => {
    await devices.signUp("Bela");
    const first = await devices.signUp("Anna");
    const chatId = await startDirect(first, "Bela");
    const firstChat = await openWhenListed(first, chatId);
    const second = devices.open(first.memory);
    const secondChat = await openWhenListed(second, chatId);
    firstChat.send("sent");
    for (const chat of [firstChat, secondChat]) {
      await until(chat.timeline, ({ messages }) => messages.length === 1);
      await untilAllSent(chat);
    }
    first.setReachable(false);
    second.setReachable(false);
    const { values } = first.memory;
    // Only the chat's own: the draft's document is sent on its own.
    const unsent = (): string[] => listNames(values, "roost.").filter((name) => name.includes(`.unsent.${chatId}`));
    await untilPasses(() => expect(unsent()).toEqual([]));
    firstChat.send("written meanwhile");
    // As the other tab does, which has not heard of it yet.
    for (const name of unsent()) values.removeItem(name);
    await until(secondChat.timeline, ({ messages }) => messages.length === 2);
    expect(unsent()).toHaveLength(1);
    first.setReachable(true);
    second.setReachable(true);
    await untilAllSent(secondChat);
    await untilPasses(() => expect(unsent()).toEqual([]));
  });

  test("a chat that one tab begins shows in the other, and is created once", async () => {
    await devices.signUp("Bela");
    const first = await devices.signUp("Anna");
    await until(first.store.connection, ({ status }) => status === "synced");
    const second = devices.open(first.memory);
    await until(second.store.connection, ({ status }) => status === "synced");
    first.setReachable(false);
    second.setReachable(false);
    const chatId = await planDirect(second, "Bela");
    (await openWhenListed(second, chatId)).send("Hello");
    await until(first.store.chats, ([row]) => row?.id === chatId && row.pending, "the pending chat");
    // The first tab leads, so it is the one that brings the command to the server.
    first.setReachable(true);
    await until(first.store.chats, ([row]) => row?.pending === false, "the chat");
    second.setReachable(true);
    await until(second.store.chats, (rows) => rows.length === 1 && rows[0]?.pending === false, "the chat over there");
  });

  test("the second tab takes over when the one that led is closed", async () => {
    const bela = await devices.signUp("Bela");
    const first = await devices.signUp("Anna");
    await until(first.store.connection, ({ status }) => status === "synced");
    const second = devices.open(first.memory);
    await until(second.store.connection, ({ status }) => status === "synced");
    await first.close();
    const chatId = await startDirect(second, "Bela");
    await until(bela.store.chats, ([row]) => row?.id === chatId);
  });
});
