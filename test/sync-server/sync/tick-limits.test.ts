import { afterEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { stampOf } from "../../../shared/model/segment.ts";
import type { SyncEngine, SyncEngineOptions } from "../../../sync-server/sync/sync-engine.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { writeRaw } from "./validation/raw-update.ts";

type Opened = Awaited<ReturnType<typeof openMemoryEngine>>;
/** What the commits took in, one after another: the ids of the messages, over all chats. */
type Commits = readonly (readonly MessageId[])[];

let engine: SyncEngine;
let chats: Opened["chats"];
let serial = 0;
afterEach(() => engine.stop());

const roomy = { maxMessages: 1_000_000, maxBytes: 1e9, maxClients: 1_000 };

async function open(options: Partial<Pick<SyncEngineOptions, "segments" | "tick">>): Promise<Commits> {
  const quota = {
    lateMessagesPerDay: 100_000,
    lateSegments: 16,
    segmentsPerDay: 1_000,
    lateBytesPerSegment: 1e9,
    metaBytesPerDay: 1e9,
    clientIdsPerDocument: 1_000,
    bytesPerDay: 1e9,
  };
  ({ engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, { quota, ...options }));
  const commits: MessageId[][] = [];
  let current: MessageId[] | undefined;
  engine.observeCommits((_family, { accepted }) => {
    if (accepted.length === 0) return;
    if (current === undefined) {
      commits.push((current = []));
      // All chats of one commit are told of in one turn.
      queueMicrotask(() => (current = undefined));
    }
    current.push(...accepted);
  });
  return commits;
}

async function createGroup(): Promise<ChatId> {
  return (await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] })).chat.id;
}

async function openDevice(userId: UserId, chatId: ChatId, n = 0): Promise<TestDevice> {
  const device = new TestDevice(userId, new Y.Doc());
  await device.connect(engine, `${chatId}.${n}`);
  return device;
}

/** So many updates of so many messages each, all sent in one turn. */
function burst(device: TestDevice, updates: number, messages: number, text = "x", segment = 0): MessageId[] {
  const { userId } = device.identity;
  const ids: MessageId[] = [];
  for (let i = 0; i < updates; i++) {
    const keys = Array.from({ length: messages }, () => {
      serial++;
      return createMessageId(Date.now() - 1_000_000 + serial, serial, userId, segment);
    });
    const structs = keys.map((key) => ({ key, value: { t: text } }));
    device.sendUpdate(writeRaw([{ client: device.doc.clientID, clock: i * messages, structs }]));
    ids.push(...keys);
  }
  return ids;
}

async function untilDurable(device: TestDevice, clock: number): Promise<void> {
  const durable = (): unknown => device.closed ?? device.durable.get(device.doc.clientID);
  await expect.poll(durable).toBe(clock);
}

describe("one commit", () => {
  test("is read again for so many of its senders, and the others are told all of it", async () => {
    await open({ segments: roomy, tick: { maxBytes: 1e8, maxEntries: 100_000 } });
    const chatId = await createGroup();
    const reader = await openDevice(bob, chatId);
    const senders = await Promise.all(Array.from({ length: 24 }, () => openDevice(alice, chatId)));
    const [first, ...others] = senders as [TestDevice, ...TestDevice[]];
    const long = burst(first, 5, 20, "x".repeat(8_000));
    const ids = [...long, ...others.flatMap((sender) => burst(sender, 1, 1))];
    await untilDurable(first, long.length);
    const told = reader.received.at(-1);
    const isTold = senders.filter(({ received }) => received.includes(told as Uint8Array));
    expect(isTold).toHaveLength(24 - Math.floor((16 * 1024 * 1024) / (told?.length ?? 0)));
    expect([...reader.segment.messages.keys()].sort()).toEqual(ids.sort());
    // What was sent here is in no sender's own document.
    for (const sender of senders) {
      const own = isTold.includes(sender) ? 0 : sender === first ? long.length : 1;
      expect([...sender.segment.messages.keys()]).toHaveLength(ids.length - own);
    }
  });

  test("takes in so many bytes, and what is left in the next ones", async () => {
    const commits = await open({ segments: roomy, tick: { maxBytes: 10_000, maxEntries: 100_000 } });
    const device = await openDevice(bob, await createGroup());
    const ids = burst(device, 50, 1, "x".repeat(1_000));
    await untilDurable(device, 50);
    expect(Math.max(...commits.map((accepted) => accepted.length))).toBeLessThanOrEqual(10);
    expect(commits.flat()).toEqual(ids);
  });

  test("takes in so many entries, and what is left in the next ones", async () => {
    const commits = await open({ segments: roomy, tick: { maxBytes: 1e9, maxEntries: 100 } });
    const device = await openDevice(bob, await createGroup());
    const ids = burst(device, 50, 9);
    await untilDurable(device, 450);
    expect(Math.max(...commits.map((accepted) => accepted.length))).toBeLessThanOrEqual(108);
    expect(commits.flat()).toEqual(ids);
  });

  test("takes in no more when it comes to many chats", async () => {
    const commits = await open({ segments: roomy, tick: { maxBytes: 1e9, maxEntries: 100 } });
    const devices: TestDevice[] = [];
    for (let i = 0; i < 8; i++) devices.push(await openDevice(bob, await createGroup()));
    for (const device of devices) burst(device, 10, 9);
    for (const device of devices) await untilDurable(device, 90);
    expect(Math.max(...commits.map((accepted) => accepted.length))).toBeLessThanOrEqual(108);
  });

  test("leaves no document of a chat behind one that is flooded", async () => {
    const commits = await open({ segments: { ...roomy, maxMessages: 1 }, tick: { maxBytes: 1e9, maxEntries: 10 } });
    const chatId = await createGroup();
    await chats.post(alice, chatId, { text: "fills the segment" });
    await expect.poll(async () => (await chats.getChat(alice, chatId)).live).toBe(1);
    const [flooding, other] = [await openDevice(bob, chatId, 0), await openDevice(alice, chatId, 1)];
    const before = commits.length;
    burst(flooding, 50, 9);
    const [id] = burst(other, 1, 1, "hello", 1) as [MessageId];
    await untilDurable(other, 1);
    expect(commits.slice(before).findIndex((accepted) => accepted.includes(id))).toBeLessThanOrEqual(1);
    await untilDurable(flooding, 450);
  });
});

describe("a live segment", () => {
  test("takes in no more messages than it may hold and one update, however many come at once", async () => {
    await open({ segments: { ...roomy, maxMessages: 10 } });
    const chatId = await createGroup();
    const device = await openDevice(bob, chatId);
    const ids = burst(device, 40, 3);
    await untilDurable(device, 120);
    const { segment } = (await (await engine.chat(chatId))?.readSegment(0)) ?? {};
    const late = ids.filter((id) => segment !== undefined && (stampOf(segment, id)?.in ?? 0) > 0);
    expect(ids.length - late.length).toBeGreaterThanOrEqual(10);
    expect(ids.length - late.length).toBeLessThanOrEqual(12);
    expect((await chats.history(alice, chatId, { limit: 200 })).messages.map(({ id }) => id)).toEqual(ids);
  });

  test("takes in no more bytes than it may hold and one update, stamps of late messages included", async () => {
    const maxBytes = 3_000;
    await open({ segments: { ...roomy, maxBytes } });
    const chatId = await createGroup();
    const device = await openDevice(bob, chatId);
    const ids = burst(device, 100, 2, "x".repeat(100));
    await untilDurable(device, 200);
    const family = await engine.chat(chatId);
    const { live } = await chats.getChat(alice, chatId);
    expect(live).toBeGreaterThanOrEqual(3);
    for (let n = 1; n <= live; n++) expect((await family?.readSegment(n))?.bytes).toBeLessThan(maxBytes + 400);
    const { segment } = (await family?.readSegment(0)) ?? {};
    const late = ids.filter((id) => segment !== undefined && (stampOf(segment, id)?.in ?? 0) > 0);
    expect((ids.length - late.length) * 100).toBeLessThan(maxBytes + 400);
    expect((await chats.history(alice, chatId, { limit: 200 })).messages.map(({ id }) => id)).toEqual(ids);
  });

  test("that is full of messages of programs lets the others come to the next one", async () => {
    await open({ segments: { ...roomy, maxMessages: 5 } });
    const chatId = await createGroup();
    await Promise.all(Array.from({ length: 23 }, (_, i) => chats.post(alice, chatId, { text: `message ${i}` })));
    const family = await engine.chat(chatId);
    for (let n = 0; n < 4; n++) expect((await family?.readSegment(n))?.segment.messages.size).toBe(5);
    expect((await chats.history(alice, chatId, { limit: 50 })).messages).toHaveLength(23);
  });

  test("that is full as soon as it begins takes something in all the same", async () => {
    await open({ segments: { ...roomy, maxBytes: 1 } });
    const chatId = await createGroup();
    const device = await openDevice(bob, chatId);
    burst(device, 5, 1);
    await untilDurable(device, 5);
    await chats.post(alice, chatId, { text: "and the next" });
    expect((await chats.history(alice, chatId, { limit: 50 })).messages).toHaveLength(6);
  });
});
