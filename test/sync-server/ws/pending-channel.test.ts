import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { encodeSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { WaitingBytes } from "../../../sync-server/sync/waiting-bytes.ts";
import { PendingChannel } from "../../../sync-server/ws/pending-channel.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import * as Y from "yjs";

test("what waits for documents that load is bounded for all sockets of a person together", async () => {
  const disk = new MemoryDisk("epoch");
  const first = await openMemoryEngine(disk);
  const { chat } = await first.chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  await first.engine.stop();
  // A disk that does not answer any more.
  let isStuck = false;
  const { engine } = await openMemoryEngine(disk, {
    sync: (apply) => Promise.resolve(apply()),
    read: () => (isStuck ? new Promise<void>(() => undefined) : Promise.resolve()),
  });
  isStuck = true;
  const waitingBytes = new WaitingBytes(16 * 1024 * 1024);
  // Each as of a socket of its own.
  const open = (docName: string): { device: TestDevice; channel: PendingChannel } => {
    const device = new TestDevice(alice, new Y.Doc(), waitingBytes);
    const channel = new PendingChannel({
      engine,
      logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
      subscriber: device,
      docName,
      maxWaitingFrames: 100,
      opened: () => undefined,
    });
    void channel.open();
    return { device, channel };
  };
  const [a, b] = [open(chat.id), open(`${chat.id}.0`)];
  const frame = encodeSyncMessage({ type: "update", update: new Uint8Array(1024 * 1024) });
  for (let i = 0; i < 8; i++) a.channel.receive(frame);
  for (let i = 0; i < 8; i++) b.channel.receive(frame);
  expect(a.device.closed).toBeUndefined();
  expect(b.device.closed).toEqual({ code: 4529, reason: "too-many-frames-before-open" });
  // Whoever goes makes room.
  a.channel.detach();
  b.channel.detach();
  const c = open(`${chat.id}.0`);
  for (let i = 0; i < 15; i++) c.channel.receive(frame);
  expect(c.device.closed).toBeUndefined();
  c.channel.detach();
  // Frames of nothing are not let off what it costs to keep them.
  const isRefused = Array.from({ length: 1_000 }).some(() => {
    const { device, channel } = open(chat.id);
    for (let i = 0; i < 100; i++) channel.receive(Uint8Array.of(0));
    return device.closed !== undefined;
  });
  expect(isRefused).toBe(true);
});
