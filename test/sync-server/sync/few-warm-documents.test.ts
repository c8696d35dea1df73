import { expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { addMessage } from "../../../shared/model/segment.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";

test("an update that needs more documents than may be warm is accepted all the same", { timeout: 5_000 }, async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"), undefined, {
    segments: { maxMessages: 2, maxBytes: 1024 * 1024, maxClients: 1_000 },
    maxWarmDocuments: 1,
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
