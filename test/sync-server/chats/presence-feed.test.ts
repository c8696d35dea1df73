import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { PresenceFeed } from "../../../sync-server/chats/presence-feed.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { Connections } from "../../../sync-server/ws/connections.ts";
import type { DeviceId, UserId } from "../../../shared/lib/ids.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { alice, bob } from "../../support/sync-harness.ts";

const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());

test.each([
  ["few", 2],
  ["many", 150],
])("with %s people online, others are told who came, and nobody of oneself", async (_, count) => {
  const disk = new MemoryDisk("epoch");
  const { engine, chats } = await openMemoryEngine(disk);
  await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  const connections = new Connections();
  const told: UserId[] = [];
  const strangers = Array.from({ length: count - 2 }, (_unused, i) => `s${String(i).padStart(7, "0")}` as UserId);
  for (const userId of [alice, bob, ...strangers]) {
    connections.add({
      identity: { userId, deviceId: "d0000000" as DeviceId, sessionId: "" },
      hasControl: true,
      sendControl: () => told.push(userId),
      close: () => undefined,
    });
  }
  const feed = new PresenceFeed({
    records: new MemoryStorage(disk).records,
    sender: connections,
    logger,
    listChatIds: (userId) => chats.listChatIds(userId),
    describe: (id) => ({ id, displayName: id, email: `${id}@example.org`, online: true }),
  });
  feed.noteChange(alice);
  await expect.poll(() => told).toEqual([bob]);
  // However often it is changed, a profile is told once in a while, and to everybody.
  told.length = 0;
  for (let i = 0; i < 100; i++) feed.noteProfile(alice);
  const everybody = [alice, bob, ...strangers];
  expect(told).toEqual(everybody);
  await expect.poll(() => told).toEqual([...everybody, ...everybody]);
  feed.stop();
  await engine.stop();
});
