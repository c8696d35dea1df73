import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { assert } from "../../../shared/lib/assert.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type MessageId } from "../../../shared/lib/ids.ts";
import { addMessage, deleteMessage, stampOf } from "../../../shared/model/segment.ts";
import { neededFor } from "../../../sync-server/sync/segment-effects.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";

test("an update that needs more documents than may be warm is accepted all the same", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
    warm: { documents: 1, bytes: 64 * 1024 * 1024 },
  });
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  for (let i = 0; i < 7; i++) await chats.post(alice, chat.id, { text: `message ${i}` });
  // Each of these lands in another segment, so the next one needs the home, the live and every segment between.
  for (let i = 0; i < 3; i++) {
    const device = new TestDevice(bob, new Y.Doc());
    await device.connect(engine, `${chat.id}.0`);
    const late = createMessageId(Date.now(), i, bob, 0);
    addMessage(device.segment, late, { t: `late ${i}` });
    await expect.poll(() => device.durable.get(device.doc.clientID)).toBe(1);
    device.disconnect();
    await chats.post(alice, chat.id, { text: "next" });
    await chats.post(alice, chat.id, { text: "and next" });
  }
  const { messages } = await chats.history(bob, chat.id, { limit: 100 });
  expect(messages.filter(({ author }) => author === bob)).toHaveLength(3);
  await engine.stop();
});

test("an update of a segment whose late messages landed in very many others brings only some of them into memory", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
    warm: { documents: 1, bytes: 64 * 1024 * 1024 },
  });
  onTestFinished(() => engine.stop());
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  const device = new TestDevice(bob, new Y.Doc());
  const [first, ...more] = Array.from({ length: 28 }, (_, i) => createMessageId(Date.now(), i, bob, 0));
  const last = more.at(-1);
  assert(first !== undefined && last !== undefined, "there are some");
  for (const id of [first, ...more]) {
    for (let i = 0; i < 2; i++) await chats.post(alice, chat.id, { text: "fills a segment" });
    await chats.post(bob, chat.id, { id, text: "late" });
  }
  const family = await engine.chat(chat.id);
  assert(family, "there is the chat");
  const home = await family.readSegment(0);
  const landedIn = (id: MessageId): number => stampOf(home.segment, id)?.in ?? 0;
  expect(landedIn(last) - landedIn(first)).toBeGreaterThan(20);
  const places = [landedIn(first), landedIn(last)];
  // Home, live, and 16 others.
  expect(neededFor(home, chat.id, family.liveName).length).toBeLessThanOrEqual(18);

  await device.connect(engine, `${chat.id}.0`);
  await expect.poll(() => device.isSynced).toBe(true);
  device.doc.transact(() => [first, last].forEach((id) => deleteMessage(device.segment, id, [])));
  await expect.poll(() => device.durable.get(device.doc.clientID)).toBe(2);
  const after = await family.readSegment(0);
  expect([first, last].map((id) => after.segment.messages.get(id))).toEqual([0, 0]);
  expect([first, last].map((id) => stampOf(after.segment, id)?.in)).toEqual(places);
  const shown = await family.readSegment(places[1] as number);
  expect(shown.segment.landed.get(last)).toBe(0);
});

test("documents leave the memory when together they are larger than it may hold, and come back when they are needed", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    warm: { documents: 50, bytes: 10_000 },
  });
  const ids: ChatId[] = [];
  const post = (id: ChatId): Promise<unknown> => chats.post(alice, id, { text: "x".repeat(4_000) });
  for (let i = 0; i < 5; i++) {
    const { chat } = await chats.createChat(alice, { kind: "group", title: `Group ${i}`, memberIds: [bob] });
    ids.push(chat.id);
    await post(chat.id);
  }
  const isWarm = async (id: ChatId): Promise<boolean | undefined> =>
    (await engine.chat(id))?.documents.get(segmentDocName(id, 0))?.isWarm;
  const warm = await Promise.all(ids.map(isWarm));
  expect(warm.filter(Boolean).length).toBeLessThanOrEqual(3);
  expect(warm.at(-1)).toBe(true);
  const [first] = ids as [ChatId];
  expect(await isWarm(first)).toBe(false);
  await post(first);
  expect(await isWarm(first)).toBe(true);
  expect((await chats.history(alice, first, { limit: 10 })).messages).toHaveLength(2);
  await engine.stop();
});

test("a segment that is full leaves the memory when it was folded", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
  });
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  for (let i = 0; i < 3; i++) await chats.post(alice, chat.id, { text: `message ${i}` });
  const family = await engine.chat(chat.id);
  await expect.poll(() => family?.documents.get(segmentDocName(chat.id, 0))?.isWarm).toBe(false);
  expect(family?.documents.get(segmentDocName(chat.id, 1))?.isWarm).toBe(true);
  expect((await chats.history(bob, chat.id, { limit: 10 })).messages).toHaveLength(3);
  await engine.stop();
});
