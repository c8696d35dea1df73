import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
import { readMark } from "../support/read-mark.ts";
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

describe("a chat of many segments", () => {
  test("goes on in the live segment, opens at its end, and grows upward", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    for (const text of numbers) {
      annas.send(text);
      await untilAllSent(annas);
    }
    expect(texts(annas).slice(-10)).toEqual(numbers.slice(-10));
    await until(bela.store.chats, ([row]) => row?.unread === 45 && row.last?.text === numbers.at(-1));
    const before = await openWhenListed(bela, chatId);
    await until(before.timeline, ({ ready }) => ready);
    before.showLatest();
    const { messages } = await until(before.timeline, (view) => view.messages.at(-1)?.text === numbers.at(-1));
    before.markSeen(messages.at(-1)?.orderKey ?? ("" as never));
    before.close();
    const belas = await openWhenListed(bela, chatId);
    const first = await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === numbers.at(-1));
    expect(first.hasOlder).toBe(true);
    expect(first.messages.length).toBeLessThan(30);
    const views = first.messages;
    while (belas.timeline.value.hasOlder) await belas.loadOlder();
    await until(belas.timeline, (view) => view.messages.length === numbers.length, "all of it");
    expect(texts(belas)).toEqual(numbers);
    expect(belas.timeline.value.messages.slice(-views.length)).toEqual(views);
    expect(belas.timeline.value.messages.at(-1)).toBe(views.at(-1));
  });

  test("shows a late message at the end, as new, alike for all, also after a reload", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    annas.send("before");
    await untilAllSent(annas);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ messages }) => messages.length === 1);
    anna.setReachable(false);
    annas.send("late");
    for (const text of numbers) {
      belas.send(text);
      await untilAllSent(belas);
    }
    const seen = belas.timeline.value.messages.at(-1)?.orderKey;
    if (seen === undefined) throw new Error("not accepted");
    belas.markSeen(seen);
    expect(bela.store.chats.value[0]?.unread).toBe(0);
    anna.setReachable(true);
    await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === "late", "the late one at Bela's");
    expect(bela.store.chats.value[0]?.unread).toBe(1);
    const tail = texts(belas).slice(-5);
    await until(annas.timeline, () => texts(annas).slice(-5).join() === tail.join(), "the same end");
    await untilAllSent(annas);
    await until(anna.store.connection, ({ status }) => status === "synced");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    const again = await openWhenListed(reloaded, chatId);
    await until(again.timeline, ({ ready }) => ready);
    again.showLatest();
    await until(again.timeline, ({ messages }) => messages.at(-1)?.text === "late");
    expect(texts(again).slice(-5)).toEqual(tail);
  });

  test("is readable offline on a device that never opened it", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    const annas = await openWhenListed(anna, chatId);
    for (const text of numbers.slice(0, 15)) annas.send(text);
    await untilAllSent(annas);
    await until(bela.store.chats, ([row]) => row?.last?.text === "message 14");
    await until(bela.store.connection, ({ status }) => status === "synced");
    const me = bela.store.session.value;
    if (me.status !== "signed-in") throw new Error("not signed in");
    await expect.poll(() => readMark(me.me.id, chatId)).toBe(`1:${annas.timeline.value.messages.at(-1)?.orderKey}`);
    bela.setReachable(false);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ ready }) => ready);
    expect(texts(belas).at(-1)).toBe("message 14");
  });

  test("is read from its first message on by who has seen nothing of it, or from the first one that is here", async () => {
    const bela = await devices.signUp("Bela");
    const anna = await devices.signUp("Anna");
    const chatId = await startDirect(anna, "Bela");
    await bela.close();
    const annas = await openWhenListed(anna, chatId);
    for (const text of numbers) {
      annas.send(text);
      await untilAllSent(annas);
    }
    const fresh = await devices.signIn("Bela");
    fresh.store.device?.setLimit(0);
    await until(fresh.store.chats, ([row]) => row?.last?.text === numbers.at(-1));
    const session = fresh.store.session.value;
    if (session.status !== "signed-in") throw new Error("not signed in");
    await expect.poll(() => readMark(session.me.id, chatId)).not.toBe("");
    fresh.setReachable(false);
    await until(fresh.store.connection, ({ status }) => status === "offline");
    const chat = await openWhenListed(fresh, chatId);
    const { messages, hasOlder, position } = await until(chat.timeline, ({ ready }) => ready, "ready");
    expect(messages.length).toBeGreaterThan(5);
    expect(hasOlder).toBe(true);
    expect(position).toMatchObject({ id: messages[0]?.id, offset: 0 });
    chat.close();
    fresh.setReachable(true);
    await until(fresh.store.connection, ({ status }) => status === "synced");
    const again = await openWhenListed(fresh, chatId);
    const { messages: all } = await until(again.timeline, ({ firstUnreadId }) => firstUnreadId !== undefined, "a line");
    expect(all[0]).toMatchObject({ id: again.timeline.value.firstUnreadId, text: "message 0" });
  });
});
