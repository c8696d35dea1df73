import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type ChatId, type MessageId } from "../../../shared/lib/ids.ts";
import { segmentRoots } from "../../../shared/model/segment.ts";
import { encodeSyncMessage } from "../../../shared/protocol/sync-message.ts";
import type { SyncEngine } from "../../../sync-server/sync/sync-engine.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { writeRaw, type RawStruct } from "./validation/raw-update.ts";

const many = 1_000;
/** Of one update: its own, and of stamps and of what follows from deletions one in each document. */
const maxTransactions = 5;

interface Writer {
  readonly device: TestDevice;
  readonly client: number;
  clock: number;
}

test("what the server adds to an update with thousands of late messages, removals or deletions is a few transactions", async () => {
  const quota = {
    lateMessagesPerDay: 100_000,
    lateSegments: 16,
    segmentsPerDay: 1_000,
    lateBytesPerSegment: 1e9,
    metaBytesPerDay: 1e9,
    clientIdsPerDocument: 1_000,
    bytesPerDay: 1e9,
  };
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 1, maxBytes: 1e9, maxClients: 1_000 },
    quota,
  });
  onTestFinished(() => engine.stop());
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  await chats.post(alice, chat.id, { text: "fills the segment" });
  await expect.poll(async () => (await chats.getChat(alice, chat.id)).live).toBe(1);
  const writer: Writer = { device: await open(engine, chat.id, bob), client: 1_000, clock: 0 };
  const admin: Writer = { device: await open(engine, chat.id, alice), client: 2_000, clock: 0 };
  const ids = Array.from({ length: 2 * many }, (_, i) => createMessageId(Date.now() - 1_000_000 + i, i, bob, 0));
  const [deleted, removed] = [ids.slice(0, many), ids.slice(many)];

  const count = await countTransactions(engine, chat.id);
  const cost = async (by: Writer, structs: readonly RawStruct[]): Promise<number> => {
    const before = count();
    await send(by, structs);
    return count() - before;
  };
  const say = (some: readonly MessageId[]): RawStruct[] => some.map((key) => ({ key, value: { t: "x" } }));
  expect(await cost(writer, say(deleted))).toBeLessThanOrEqual(maxTransactions);
  expect(await cost(writer, say(removed))).toBeLessThanOrEqual(maxTransactions);
  expect(
    await cost(
      writer,
      deleted.map((_, clock) => ({ origin: [writer.client, clock], value: 0 })),
    ),
  ).toBeLessThanOrEqual(maxTransactions);
  expect(
    await cost(
      admin,
      removed.map((key) => ({ root: segmentRoots.removals, key, value: 1 })),
    ),
  ).toBeLessThanOrEqual(maxTransactions);

  const family = await engine.chat(chat.id);
  const [home, live] = [family?.segmentNow(0), family?.segmentNow(1)];
  expect(new Set(ids.map((id) => home?.segment.messages.get(id)))).toEqual(new Set([0]));
  expect(new Set(ids.map((id) => live?.segment.landed.get(id)))).toEqual(new Set([0]));
});

async function open(engine: SyncEngine, chatId: ChatId, userId: typeof alice): Promise<TestDevice> {
  const device = new TestDevice(userId, new Y.Doc());
  await device.connect(engine, `${chatId}.0`);
  return device;
}

/** Of the chat's first two segments, from now on. The first has just become full: its Y.Doc is let go of soon, once. */
async function countTransactions(engine: SyncEngine, chatId: ChatId): Promise<() => number> {
  const family = await engine.chat(chatId);
  await expect.poll(() => family?.warmSegment(0)).toBeUndefined();
  let count = 0;
  for (const n of [0, 1]) (await family?.readSegment(n))?.doc.on("afterTransaction", () => count++);
  return () => count;
}

async function send(by: Writer, structs: readonly RawStruct[]): Promise<void> {
  const { device, client } = by;
  const update = writeRaw([{ client, clock: by.clock, structs }]);
  by.clock += structs.length;
  device.sendRaw(encodeSyncMessage({ type: "step2", update }));
  await expect.poll(() => device.closed ?? device.durable.get(client)).toBe(by.clock);
}
