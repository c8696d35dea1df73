import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type UserId } from "../../../shared/lib/ids.ts";
import { addMessage } from "../../../shared/model/segment.ts";
import { Chats } from "../../../sync-server/chats/chats.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { SyncEngine } from "../../../sync-server/sync/sync-engine.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";

/** An engine that wants to keep one document warm only, with segments of two messages. */
async function openSmallEngine(): Promise<{ engine: SyncEngine; chats: Chats }> {
  const storage = new MemoryStorage(new MemoryDisk("epoch"));
  const now = Date.now;
  const engine = new SyncEngine({
    storage,
    logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
    now,
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
    late: { messagesPerDay: 1_000, bytesPerSegment: 1024 * 1024, clientsPerSegment: 1_000 },
    maxWarmDocuments: 1,
    maxClientsPerDocument: 500,
    rates: undefined,
  });
  const people = { get: (id: UserId) => Promise.resolve({ id, displayName: id, email: `${id}@example.org` }) };
  await engine.start();
  return { engine, chats: new Chats(engine, storage, people, now) };
}

test("an update that needs more documents than may be warm is accepted all the same", { timeout: 5_000 }, async () => {
  const { engine, chats } = await openSmallEngine();
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
