import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { encodeStateVector, encodeSyncMessage, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import { encodeAwarenessUpdate } from "../../../sync-server/sync/awareness-update.ts";
import { WaitingBytes } from "../../../sync-server/sync/waiting-bytes.ts";
import { PendingChannel } from "../../../sync-server/ws/pending-channel.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";
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

test("of what waited behind a bad frame nothing is taken in, and nothing stays of the channel", async () => {
  const { engine, chats } = await openMemoryEngine(new MemoryDisk("epoch"));
  const { chat } = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  const docName = `${chat.id}.0`;
  /** Closed as a socket is: its channel goes with it. */
  class Device extends TestDevice {
    readonly channel = new PendingChannel({
      engine,
      logger: createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume()),
      subscriber: this,
      docName,
      maxWaitingFrames: 100,
      opened: () => undefined,
    });

    override disconnect(): void {
      this.channel.detach();
    }
  }
  const question = encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(new Map()) });
  const states = [{ clientId: 1, clock: 1, state: { typing: true } }];
  const awareness = encodeSyncMessage({ type: "awareness", update: encodeAwarenessUpdate(states) });
  const bad = new Device(alice, new Y.Doc());
  const opened = bad.channel.open();
  for (const frame of [Uint8Array.of(255), question, awareness]) bad.channel.receive(frame);
  await opened;
  expect(bad.closed).toEqual({ code: 4400, reason: "bad-frame" });
  const document = (await engine.chat(chat.id))?.documents.get(docName);
  expect(document?.attached.size).toBe(0);
  expect(document?.asking.size).toBe(0);

  const good = new Device(bob, new Y.Doc());
  const alsoOpened = good.channel.open();
  good.channel.receive(question);
  await alsoOpened;
  await untilPasses(() => expect(good.isSynced).toBe(true));
  expect(good.received.map((bytes) => parseSyncMessage(bytes)?.type)).not.toContain("awareness");
  good.disconnect();
  await engine.stop();
});
