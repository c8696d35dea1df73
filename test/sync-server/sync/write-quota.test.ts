import { afterEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createMessageId, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { openMeta } from "../../../shared/model/meta.ts";
import { addMessage, deleteMessage } from "../../../shared/model/segment.ts";
import { limitTable } from "../../../sync-server/limit-table.ts";
import type { SyncEngineOptions } from "../../../sync-server/sync/sync-engine.ts";
import { alice, bob, SyncHarness, type TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

let harness: SyncHarness;
let chatId: ChatId;
let serial = 0;

afterEach(() => harness.stop());

function say(device: TestDevice, text: string): void {
  addMessage(device.segment, createMessageId(harness.now, serial++, alice, 0), { t: text });
}

describe("quotas of late writers", () => {
  it("put off what is too much for a day, and take it the next day", async () => {
    const a = await openFull({ lateMessagesPerDay: 2 });
    for (const text of ["one", "two", "three"]) say(a, text);
    await untilPasses(() => expect(a.closed).toEqual({ code: 4529, reason: "late-quota" }));
    harness.now += 24 * 60 * 60 * 1000;
    const again = await harness.device(alice, chatId, 0, a.doc);
    await untilPasses(() => expect(again.durable.get(a.doc.clientID)).toBe(3));
  });

  it("take what is more than a day's share if it comes at once, or it would never come", async () => {
    const a = await openFull({ lateMessagesPerDay: 2 });
    const client = a.doc.clientID;
    a.doc.transact(() => ["one", "two", "three"].forEach((text) => say(a, text)));
    await untilPasses(() => expect(a.durable.get(client)).toBe(3));
    say(a, "four");
    await untilPasses(() => expect(a.closed).toEqual({ code: 4529, reason: "late-quota" }));
  });

  it("count programs like devices", async () => {
    await openFull({ lateMessagesPerDay: 2 });
    const post = (random: number): Promise<unknown> =>
      harness.chats.post(alice, chatId, { id: createMessageId(harness.now, random, alice, 0), text: "late" });
    await post(1);
    await post(2);
    await expect(post(3)).rejects.toMatchObject({ code: "too-many-requests", status: 429 });
    await harness.chats.post(alice, chatId, { text: "not late" });
    harness.now += 24 * 60 * 60 * 1000;
    await post(3);
  });

  it("put off bytes that are too many for a day, in the live segment too, and take them the next day", async () => {
    harness = await new SyncHarness(await createTempFolder(), {}, { bytesPerDay: 2_000 }).start();
    chatId = await harness.group(alice, bob);
    const a = await harness.device(alice, chatId);
    const client = a.doc.clientID;
    say(a, "x".repeat(1_500));
    await untilPasses(() => expect(a.durable.get(client)).toBe(1));
    const posted = harness.chats.post(alice, chatId, { text: "z".repeat(1_500) });
    await expect(posted).rejects.toMatchObject({ code: "too-many-requests", status: 429 });
    say(a, "y".repeat(1_500));
    await untilPasses(() => expect(a.closed).toEqual({ code: 4529, reason: "day-quota" }));
    await harness.chats.post(bob, chatId, { text: "of somebody else" });
    harness.now += 24 * 60 * 60 * 1000;
    const again = await harness.device(alice, chatId, 0, a.doc);
    await untilPasses(() => expect(again.durable.get(client)).toBe(2));
  });

  it("put off what would fill too many segments in a day, of messages or of markers that show nothing", async () => {
    const limit = { maxMessages: 2 };
    harness = await new SyncHarness(await createTempFolder(), limit, { segmentsPerDay: 2 }).start();
    chatId = await harness.group(alice, bob);
    const post = (author: UserId): Promise<unknown> => harness.chats.post(author, chatId, { text: "fills a half" });
    for (let i = 0; i < 3; i++) await post(alice);
    await expect(post(alice)).rejects.toMatchObject({ code: "too-many-requests", status: 429 });
    await post(bob);
    await untilPasses(async () => expect((await harness.chats.getChat(bob, chatId)).live).toBe(2));
    await harness.stop();
    harness = await new SyncHarness(await createTempFolder(), { maxBytes: 2_000 }, { segmentsPerDay: 3 }).start();
    chatId = await harness.group(alice, bob);
    const last = (await harness.chats.post(bob, chatId, { text: "seen" })).message.orderKey;
    const mark = async (n: number): Promise<TestDevice> => {
      const device = await harness.device(alice, chatId, n);
      await untilPasses(() => expect(device.isSynced).toBe(true));
      device.doc.transact(() => {
        for (let i = 0; i < 50; i++) device.segment.seen.set(`${alice}.${String(serial++).padStart(8, "0")}`, last);
      });
      return device;
    };
    for (const n of [0, 1]) {
      await mark(n);
      await untilPasses(async () => expect((await harness.chats.getChat(bob, chatId)).live).toBe(n + 1));
    }
    const third = await mark(2);
    await untilPasses(() => expect(third.closed).toEqual({ code: 4529, reason: "day-quota" }));
  });

  it("put off bytes that are too many for a segment", async () => {
    const a = await openFull({ lateBytesPerSegment: 2_000 });
    const client = a.doc.clientID;
    say(a, "x".repeat(1_500));
    await untilPasses(() => expect(a.durable.get(client)).toBe(1));
    say(a, "y".repeat(1_500));
    await untilPasses(() => expect(a.closed).toEqual({ code: 4529, reason: "late-quota" }));
  });

  it("know the bytes of the day also after the segment has left the memory, and take more the next day", async () => {
    const a = await openFull({ lateBytesPerSegment: 2_000 });
    const client = a.doc.clientID;
    say(a, "x".repeat(1_500));
    await untilPasses(() => expect(a.durable.get(client)).toBe(1));
    a.disconnect();
    await harness.engine.sweep(Infinity);
    expect(harness.engine.familyCount).toBe(0);
    const again = await harness.device(alice, chatId, 0, a.doc);
    await untilPasses(() => expect(again.isSynced).toBe(true));
    say(again, "y".repeat(1_500));
    await untilPasses(() => expect(again.closed).toEqual({ code: 4529, reason: "late-quota" }));
    harness.now += 24 * 60 * 60 * 1000;
    const later = await harness.device(alice, chatId, 0, a.doc);
    await untilPasses(() => expect(later.durable.get(client)).toBe(2));
  });

  it("put off messages of very many old segments, until another segment is live", async () => {
    harness = await new SyncHarness(await createTempFolder(), { maxMessages: 1 }, { lateSegments: 2 }).start();
    chatId = await harness.group(alice, bob);
    for (let i = 0; i < 5; i++) await harness.chats.post(bob, chatId, { text: "fills a segment" });
    const { folder } = harness;
    await harness.stop();
    harness = await new SyncHarness(folder, { maxMessages: 10 }, { lateSegments: 2 }).start();
    const writeLate = async (author: UserId, n: number, text: string): Promise<TestDevice> => {
      const device = await harness.device(author, chatId, n);
      await untilPasses(() => expect(device.isSynced).toBe(true));
      addMessage(device.segment, createMessageId(harness.now, serial++, author, n), { t: text });
      return device;
    };
    const isTaken = (device: TestDevice): Promise<void> =>
      untilPasses(() => expect(device.durable.get(device.doc.clientID)).toBe(1));
    await isTaken(await writeLate(alice, 0, "one"));
    await isTaken(await writeLate(alice, 1, "two"));
    // One more a day, so that nobody waits for ever.
    await isTaken(await writeLate(alice, 2, "three"));
    const fourth = await writeLate(alice, 3, "four");
    await untilPasses(() => expect(fourth.closed).toEqual({ code: 4529, reason: "late-quota" }));
    await isTaken(await writeLate(alice, 2, "another one from there"));
    await isTaken(await writeLate(bob, 3, "from somebody else"));
    for (let i = 0; i < 10; i++) await harness.chats.post(bob, chatId, { text: "fills a segment" });
    const again = await harness.device(alice, chatId, 3, fourth.doc);
    await untilPasses(() => expect(again.durable.get(fourth.doc.clientID)).toBe(1));
  });

  /** A chat whose segment 0 is full, and Alice in it. */
  async function openFull(quota: Partial<SyncEngineOptions["quota"]>): Promise<TestDevice> {
    harness = await new SyncHarness(await createTempFolder(), { maxMessages: 1 }, quota).start();
    chatId = await harness.group(alice, bob);
    await harness.chats.post(bob, chatId, { text: "fills the segment" });
    await untilPasses(async () => expect((await harness.chats.getChat(alice, chatId)).live).toBe(1));
    return harness.device(alice, chatId);
  }
});

describe("the quota of a meta document", () => {
  it("puts off pins and their taking back that are too many bytes for a day, of one person only", async () => {
    harness = await new SyncHarness(await createTempFolder(), {}, { metaBytesPerDay: 2_000 }).start();
    chatId = await harness.group(alice, bob);
    const a = await harness.device(alice, chatId, "meta");
    const b = await harness.device(bob, chatId, "meta");
    await untilPasses(() => expect([a.isSynced, b.isSynced]).toEqual([true, true]));
    const [mine, other] = [0, 1].map((n) => createMessageId(harness.now, n, bob, 0)) as [MessageId, MessageId];
    let written = 0;
    const pin = (device: TestDevice, userId: UserId, id: MessageId): void => {
      openMeta(device.doc).pins.set(id, { by: userId, at: written });
    };
    a.doc.on("update", (update: Uint8Array, origin: unknown) => (written += origin === a ? 0 : update.length));
    while (a.closed === undefined && written < 10_000) {
      pin(a, alice, mine);
      const { clientID } = a.doc;
      const clock = Y.getState(a.doc.store, clientID);
      await untilPasses(() => expect(a.closed !== undefined || a.durable.get(clientID) === clock).toBe(true));
    }
    expect(a.closed).toEqual({ code: 4529, reason: "meta-quota" });
    expect(written).toBeGreaterThan(2_000);
    expect(written).toBeLessThan(4_000);
    pin(b, bob, other);
    await untilPasses(() => expect(b.durable.get(b.doc.clientID)).toBe(1));
    harness.now += 24 * 60 * 60 * 1000;
    const later = await harness.device(alice, chatId, "meta", a.doc);
    await untilPasses(() => expect(later.durable.get(a.doc.clientID)).toBe(Y.getState(a.doc.store, a.doc.clientID)));
  });
});

describe("the quota of client ids", () => {
  const day = 24 * 60 * 60 * 1000;

  /** What one page load writes: it has a client id of its own. */
  async function load(n: number | "meta", write: (device: TestDevice) => void): Promise<TestDevice> {
    const device = await harness.device(alice, chatId, n);
    await untilPasses(() => expect(device.isSynced).toBe(true));
    write(device);
    await untilPasses(() => expect(device.closed !== undefined || device.durable.has(device.doc.clientID)).toBe(true));
    device.disconnect();
    return device;
  }

  async function open(quota: Partial<SyncEngineOptions["quota"]>, maxMessages = 1_000): Promise<void> {
    harness = await new SyncHarness(await createTempFolder(), { maxMessages }, quota).start();
    chatId = await harness.group(alice, bob);
  }

  it("lets nobody fill a live segment or a meta document with them, and takes more the next day", async () => {
    await open({ clientIdsPerDocument: 2 });
    const pin = ({ doc }: TestDevice): void => {
      openMeta(doc).pins.set(createMessageId(harness.now, serial++, bob, 0), { by: alice, at: harness.now });
    };
    for (const [n, write] of [
      [0, (device: TestDevice) => say(device, "hello")],
      ["meta", pin],
    ] as const) {
      for (let i = 0; i < 2; i++) expect((await load(n, write)).closed).toBeUndefined();
      expect((await load(n, write)).closed).toEqual({ code: 4529, reason: "client-ids" });
    }
    harness.now += day;
    expect((await load(0, (device) => say(device, "again"))).closed).toBeUndefined();
  });

  it("does not count, in a segment that was live, the page loads of the days before", async () => {
    await open({ clientIdsPerDocument: 3 }, 9);
    const ids: MessageId[] = [];
    for (let i = 0; i < 9; i++) {
      const id = createMessageId(harness.now, serial++, alice, 0);
      ids.push(id);
      const { closed } = await load(0, ({ segment }) => addMessage(segment, id, { t: "secret" }));
      expect(closed).toBeUndefined();
      if (i % 3 === 2) harness.now += day;
    }
    await untilPasses(async () => expect((await harness.chats.getChat(alice, chatId)).live).toBe(1));
    const last = await load(0, ({ segment }) => deleteMessage(segment, ids[8] as MessageId, []));
    expect(last.closed).toBeUndefined();
  });

  it("has room for as many as one update may bring", () => {
    expect(limitTable.clientIdsPerDocument.min).toBeGreaterThanOrEqual(limits.clientsPerUpdate);
    expect(limitTable.clientIdsPerDocument.default).toBeLessThan(limitTable.documentMaxClients.default);
  });
});
