import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId } from "../../../shared/lib/ids.ts";
import { addMessage, openSegment, stampOf } from "../../../shared/model/segment.ts";
import { parseStateVector, parseSyncMessage } from "../../../shared/protocol/sync-message.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import type { DiskTiming } from "../../support/memory-storage.ts";
import { alice, bob, TestDevice } from "../../support/sync-harness.ts";
import { untilPasses } from "../../support/until-passes.ts";

/** A disk on which one read takes until something was written. */
class SlowReadDisk implements DiskTiming {
  isNextReadSlow = false;
  #release: () => void = () => undefined;

  sync(apply: () => void): Promise<void> {
    apply();
    setImmediate(() => this.#release());
    return Promise.resolve();
  }

  read(): Promise<void> {
    if (!this.isNextReadSlow) return Promise.resolve();
    this.isNextReadSlow = false;
    return new Promise((resolve) => {
      this.#release = resolve;
    });
  }
}

/** Notes what it knew of a stamp whenever something of its own was acknowledged. */
class NotingDevice extends TestDevice {
  readonly stampedAtAcknowledgement: boolean[] = [];
  readonly late = createMessageId(1_600_000_000_000, 1, bob, 0);
  readonly disk: SlowReadDisk;

  constructor(disk: SlowReadDisk) {
    super(bob, new Y.Doc());
    this.disk = disk;
    addMessage(openSegment(this.doc), this.late, { t: "written long ago" });
  }

  override send(bytes: Uint8Array): void {
    const message = parseSyncMessage(bytes);
    super.send(bytes);
    // The next thing that the server reads is what it answers this device with.
    if (message?.type === "step1") this.disk.isNextReadSlow = true;
    if (message?.type !== "durable") return;
    if (parseStateVector(message.stateVector)?.has(this.doc.clientID) !== true) return;
    this.stampedAtAcknowledgement.push(stampOf(this.segment, this.late) !== undefined);
  }
}

test("a late message is not acknowledged before its stamp, also while the answer waits for the disk", async () => {
  const disk = new MemoryDisk("epoch");
  const before = await openMemoryEngine(disk);
  const { chat } = await before.chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob] });
  await before.chats.post(alice, chat.id, { text: "first" });
  await before.engine.stop();
  const timing = new SlowReadDisk();
  // Nothing is in memory now: the answer to the device and the commit of what it brings race for the disk.
  const { engine } = await openMemoryEngine(disk, timing);
  onTestFinished(() => engine.stop());
  const device = new NotingDevice(timing);
  await device.connect(engine, segmentDocName(chat.id, 0));
  await untilPasses(() => expect(device.stampedAtAcknowledgement.length).toBeGreaterThan(0));
  expect(device.stampedAtAcknowledgement).not.toContain(false);
});
