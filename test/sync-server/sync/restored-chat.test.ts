import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { assert } from "../../../shared/lib/assert.ts";
import { BusyDisk } from "../../support/busy-disk.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";

test("a segment that a member brought back while somebody wrote is there after the next start too", async () => {
  const disk = new MemoryDisk("epoch").restored("another epoch");
  const timing = new BusyDisk();
  const { engine, chats } = await openMemoryEngine(disk, timing);
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  // So that something is written into the segment that is raised: up to where Bob has seen the chat.
  const { message } = await chats.post(alice, chat.id, { text: "seen" });
  await chats.markSeen(bob, chat.id, [message.id]);
  const family = await engine.chat(chat.id);
  assert(family, "the chat exists");
  // While this is being written, the message and what raises the segment gather for the next tick, in this order.
  timing.isBusy = true;
  const first = chats.post(alice, chat.id, { text: "first" });
  await untilPasses(() => expect(timing.isAsked).toBe(true));
  const second = chats.post(alice, chat.id, { text: "second" });
  await untilPasses(() => expect(family.isIdle).toBe(false));
  const raise = family.raiseRestored(disk.epoch, 3);
  assert(raise, "the disk was restored");
  const raised = engine.operate(family, [family.metaName], raise);
  timing.release();
  await Promise.all([first, second, raised]);
  await engine.stop();

  const { engine: next } = await openMemoryEngine(disk);
  onTestFinished(() => next.stop());
  const device = new TestDevice(bob, new Y.Doc());
  await device.connect(next, segmentDocName(chat.id, 3));
  expect(device.closed).toBeUndefined();
  await untilPasses(() => expect(device.isSynced).toBe(true));
});
