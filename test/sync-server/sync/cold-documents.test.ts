import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { segmentDocName, userDocName } from "../../../shared/lib/doc-name.ts";
import type { UserId } from "../../../shared/lib/ids.ts";
import { closeCodes } from "../../../shared/protocol/close-codes.ts";
import { parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { BusyDisk } from "../../support/busy-disk.ts";
import { MemoryDisk, type DiskDocument } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import type { DiskTiming } from "../../support/memory-storage.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";

type Opened = Awaited<ReturnType<typeof openMemoryEngine>>;

/** Has written something that it does not bring, and so knows of what the server does not have. */
class ReticentDevice extends TestDevice {
  /** When its questions may be answered. */
  readonly turn: Promise<void>;
  isAnswered = false;

  constructor(userId: UserId, turn: Promise<void> = Promise.resolve()) {
    super(userId, new Y.Doc());
    this.turn = turn;
    this.doc.getMap("own").set("key", "value");
  }

  override async inTurn(answer: () => Promise<void>): Promise<void> {
    await this.turn;
    await answer();
    this.isAnswered = true;
  }

  override send(bytes: Uint8Array): void {
    if (parseSyncMessage(bytes)?.type !== "step1") super.send(bytes);
  }
}

async function open(disk: MemoryDisk, timing?: DiskTiming): Promise<Opened> {
  const opened = await openMemoryEngine(disk, timing);
  onTestFinished(() => opened.engine.stop());
  return opened;
}

test("who knows of something is answered also where nothing is stored at all", async () => {
  const { engine } = await open(new MemoryDisk("epoch"));
  const device = new ReticentDevice(alice);
  await device.connect(engine, userDocName(alice));
  await untilPasses(() => expect(device.isSynced).toBe(true));
  expect(device.closed).toBeUndefined();
});

test("a question whose turn comes when its asker is gone and the document has gone on is let be", async () => {
  const disk = new MemoryDisk("epoch");
  const before = await open(disk);
  const { chat } = await before.chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  await before.chats.post(alice, chat.id, { text: "first" });
  await before.engine.stop();
  const { engine, chats } = await open(disk);
  let answer: () => void = () => undefined;
  const device = new ReticentDevice(bob, new Promise((resolve) => (answer = resolve)));
  await device.connect(engine, segmentDocName(chat.id, 0));
  device.disconnect();
  await engine.sweep(Infinity);
  await chats.post(alice, chat.id, { text: "second" });
  answer();
  await untilPasses(() => expect(device.isAnswered).toBe(true));
  expect(device.isSynced).toBe(false);
});

test("where the disk holds more than the server knows of, everybody is sent to sync anew, and then gets it", async () => {
  const disk = new MemoryDisk("epoch");
  const before = await open(disk);
  const { chat } = await before.chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  const name = segmentDocName(chat.id, 0);
  await before.chats.post(alice, chat.id, { text: "first" });
  const earlier = disk.documents.get(name) as DiskDocument;
  await before.chats.post(alice, chat.id, { text: "reported as failed" });
  const later = disk.documents.get(name) as DiskDocument;
  await before.engine.stop();
  disk.documents.set(name, earlier);
  const { engine } = await open(disk);
  const [one, two] = [new TestDevice(alice, new Y.Doc()), new ReticentDevice(bob)];
  await one.connect(engine, name);
  await untilPasses(() => expect(one.segment.messages.size).toBe(1));
  disk.documents.set(name, later);
  await two.connect(engine, name);
  await untilPasses(() => expect(two.closed?.code).toBe(closeCodes.resync));
  expect(one.closed?.code).toBe(closeCodes.resync);
  await two.connect(engine, name);
  await untilPasses(() => expect(two.segment.messages.size).toBe(2));
});

test("who reads while a write is under way that then fails is shown what is on the disk", async () => {
  const timing = new BusyDisk();
  const { chats } = await open(new MemoryDisk("epoch"), timing);
  const { chat } = await chats.createChat(alice, { kind: "direct", memberIds: [bob] });
  await chats.post(alice, chat.id, { text: "first" });
  timing.isBusy = true;
  const posting = chats.post(alice, chat.id, { text: "never on the disk" });
  await untilPasses(() => expect(timing.isAsked).toBe(true));
  const reading = chats.history(bob, chat.id, { limit: 5 });
  await nextTurn();
  timing.isFull = true;
  timing.release();
  await expect(posting).rejects.toThrow("The disk is full");
  const { messages } = await reading;
  expect(messages.map(({ text }) => text)).toEqual(["first"]);
});
