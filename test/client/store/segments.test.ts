import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CacheDatabase } from "../../../client/sync/cache-database.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { Devices, openWhenListed, startDirect, texts, untilAllSent } from "../support/people.ts";
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

/** Up to where the background sync has brought a chat to disk. */
async function readMark(userId: string, chatId: string): Promise<unknown> {
  const name = `roost.${userId}.cache`;
  const cache = new CacheDatabase({ name, onTrouble: () => undefined, onLate: () => undefined });
  const mark = (await cache.readAll("marks.")).get(chatId);
  await cache.close();
  return mark ?? "";
}

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
    const belas = await openWhenListed(bela, chatId);
    const first = await until(belas.timeline, ({ messages }) => messages.at(-1)?.text === numbers.at(-1));
    expect(first.hasOlder).toBe(true);
    expect(first.messages.length).toBeLessThan(30);
    const views = first.messages;
    while (belas.timeline.value.hasOlder) await belas.loadOlder();
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
    await until(annas.timeline, ({ messages }) => messages.at(-1)?.text === "late" && messages.length > 10);
    await untilAllSent(annas);
    const tail = texts(belas).slice(-5);
    expect(texts(annas).slice(-5)).toEqual(tail);
    await until(anna.store.connection, ({ status }) => status === "synced");
    await anna.close();
    const reloaded = devices.open(anna.memory, { isReachable: false });
    const again = await openWhenListed(reloaded, chatId);
    await until(again.timeline, ({ ready, messages }) => ready && messages.at(-1)?.text === "late");
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
    await expect.poll(() => readMark(me.me.id, chatId), { timeout: 10_000 }).toMatch(/^1:/);
    bela.setReachable(false);
    const belas = await openWhenListed(bela, chatId);
    await until(belas.timeline, ({ ready }) => ready);
    expect(texts(belas).at(-1)).toBe("message 14");
  });
});
