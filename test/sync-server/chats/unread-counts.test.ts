import { expect, test, vi } from "vitest";
import { readHistory } from "../../../sync-server/chats/history.ts";
import { UnreadCounts } from "../../../sync-server/chats/unread-counts.ts";
import { assert } from "../../../shared/lib/assert.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob } from "../../support/sync-harness.ts";

test("a count that is made while messages arrive is right, and is kept up instead of being made again", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 5, maxBytes: 1024 * 1024, maxClients: 1_000 },
  });
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  const family = await engine.chat(chat.id);
  assert(family, "the chat was made");
  for (let i = 0; i < 12; i++) await chats.post(alice, chat.id, { text: `before ${i} @${bob}` });
  const counts = new UnreadCounts(engine);
  const posts = Array.from({ length: 20 }, (_, i) => chats.post(alice, chat.id, { text: `during ${i} @${bob}` }));
  const first = await counts.of(family, bob);
  await Promise.all(posts);
  expect(await counts.of(family, bob)).toEqual({ unread: 32, mentions: 32 });
  expect(await counts.of(family, bob)).toBe(first);
  expect(await counts.of(family, alice)).toEqual({ unread: 0, mentions: 0 });
  await engine.stop();
});

test("what is unread is counted as far back as it goes, also where segments hold few messages", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
  });
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  for (let i = 0; i < 60; i++) await chats.post(alice, chat.id, { text: `message ${i}` });
  const family = await engine.chat(chat.id);
  assert(family, "the chat was made");
  expect(family.progress.live).toBeGreaterThan(25);
  expect(await new UnreadCounts(engine).of(family, bob)).toEqual({ unread: 60, mentions: 0 });
  await engine.stop();
});

test("a segment that is over and shows nothing is read once, however often is counted", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"));
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  await chats.post(alice, chat.id, { text: "before" });
  const family = await engine.chat(chat.id);
  assert(family, "the chat was made");
  // As after a restore.
  const raise = family.raiseRestored("restored", 30);
  assert(raise, "the segment may be raised");
  await engine.operate(family, [family.metaName, family.liveName], raise);
  await chats.post(alice, chat.id, { text: "after" });
  const read = vi.spyOn(family, "readSegment");
  expect(await new UnreadCounts(engine).of(family, bob)).toEqual({ unread: 2, mentions: 0 });
  expect(read.mock.calls.length).toBeGreaterThan(30);
  read.mockClear();
  expect(await new UnreadCounts(engine).of(family, bob)).toEqual({ unread: 2, mentions: 0 });
  expect((await readHistory(family, undefined, 10)).messages).toHaveLength(2);
  expect(read.mock.calls.length).toBeLessThan(15);
  await engine.stop();
});
