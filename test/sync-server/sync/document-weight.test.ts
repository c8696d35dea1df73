import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { reactionKey } from "../../../shared/model/values.ts";
import type { SyncEngineOptions } from "../../../sync-server/sync/sync-engine.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";
import { writeRaw, type RawStruct } from "./validation/raw-update.ts";

type Opened = Awaited<ReturnType<typeof openMemoryEngine>>;

async function open(options: Partial<Pick<SyncEngineOptions, "segments" | "warm" | "quota">>): Promise<Opened> {
  const opened = await openMemoryEngine(new MemoryDisk("epoch"), undefined, options);
  onTestFinished(() => opened.engine.stop());
  return opened;
}

async function createGroup({ chats }: Opened): Promise<ChatId> {
  return (await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] })).chat.id;
}

/** So many writes to two keys in turn, which Yjs cannot join: few bytes, and an object for each. */
async function writeTiny({ engine, chats }: Opened, chatId: ChatId, count: number): Promise<TestDevice> {
  const device = new TestDevice(bob, new Y.Doc());
  await device.connect(engine, `${chatId}.0`);
  const { message } = await chats.post(bob, chatId, { text: "mine" });
  const client = 5;
  const structs = Array.from({ length: count }, (_, i): RawStruct => {
    const place: RawStruct =
      i < 2 ? { root: "r", key: reactionKey(message.id, bob, i === 0 ? "👍" : "🎉") } : { origin: [client, i - 2] };
    return i < count - 2 ? { ...place, length: 1 } : { ...place, value: 1 };
  });
  device.sendUpdate(writeRaw([{ client, clock: 0, structs }]));
  return device;
}

test("a segment of tiny entries is full before its bytes are", async () => {
  const opened = await open({ segments: { maxMessages: 1_000, maxBytes: 100_000, maxClients: 1_000 } });
  const chatId = await createGroup(opened);
  const device = await writeTiny(opened, chatId, 4_000);
  await untilPasses(() => expect(device.closed ?? device.durable.get(5)).toBe(4_000));
  const { live } = (await opened.engine.chat(chatId))?.progress ?? {};
  const stored = await opened.engine.open(`${chatId}.0`, device);
  expect("document" in stored ? stored.document.bytes : Infinity).toBeLessThan(60_000);
  await untilPasses(async () => expect((await opened.engine.chat(chatId))?.progress.live).toBe(1));
  expect(live).toBeDefined();
});

test("documents of tiny entries leave the memory before their bytes fill it", async () => {
  const opened = await open({ warm: { documents: 50, bytes: 300_000 } });
  const chatIds: ChatId[] = [];
  for (let i = 0; i < 4; i++) {
    const chatId = await createGroup(opened);
    const device = await writeTiny(opened, chatId, 4_000);
    await untilPasses(() => expect(device.closed ?? device.durable.get(5)).toBe(4_000));
    device.disconnect();
    chatIds.push(chatId);
  }
  const warm = await Promise.all(chatIds.map(async (id) => (await opened.engine.chat(id))?.warmSegment(0)));
  expect(warm.filter((document) => document !== undefined).length).toBeLessThanOrEqual(2);
});

test("tiny entries in an old segment count as what they take up", async () => {
  const opened = await open({
    segments: { maxMessages: 1, maxBytes: 1e9, maxClients: 1_000 },
    quota: {
      lateMessagesPerDay: 1_000,
      lateSegments: 16,
      segmentsPerDay: 1_000,
      lateBytesPerSegment: 100_000,
      metaBytesPerDay: 1e9,
      clientIdsPerDocument: 1_000,
      bytesPerDay: 1e9,
    },
  });
  const chatId = await createGroup(opened);
  const device = await writeTiny(opened, chatId, 2_000);
  await untilPasses(() => expect(device.closed ?? device.durable.get(5)).toBe(2_000));
  const more = Array.from({ length: 1_000 }, (_, i): RawStruct => ({ origin: [5, 1_998 + i], value: 1 }));
  device.sendUpdate(writeRaw([{ client: 5, clock: 2_000, structs: more }]));
  await untilPasses(() => expect(device.closed).toEqual({ code: 4529, reason: "late-quota" }));
});
