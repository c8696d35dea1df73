import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type DeviceId, type MessageId } from "../../../shared/lib/ids.ts";
import { openMeta } from "../../../shared/model/meta.ts";
import { addEdit, addMessage, deleteMessage, raiseMarker, setReaction } from "../../../shared/model/segment.ts";
import { alice, bob, SyncHarness, TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

let harness: SyncHarness;
let chatId: ChatId;
beforeEach(async () => {
  harness = await new SyncHarness(await createTempFolder(), { maxMessages: 2 }).start();
  chatId = await harness.group(alice, bob);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await harness.stop();
});

/** A promise that the test settles. */
function createGate(): { readonly promise: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const promise = new Promise<void>((resolve) => (open = resolve));
  return { promise, open };
}

describe("nothing is taken from somebody who is no member any more", () => {
  let own: MessageId;
  let removed: TestDevice;
  let removedMeta: TestDevice;

  beforeEach(async () => {
    own = createMessageId(harness.now, 1, bob, 0);
    removed = await harness.device(bob, chatId);
    removedMeta = await harness.device(bob, chatId, "meta");
    await untilPasses(() => expect(removed.isSynced && removedMeta.isSynced).toBe(true));
    addMessage(removed.segment, own, { t: "while a member" });
    await untilPasses(() => expect(removed.durable.get(removed.doc.clientID)).toBe(1));
  });

  const writes: Readonly<Record<string, () => void>> = {
    "a message": () => addMessage(removed.segment, createMessageId(harness.now, 2, bob, 0), { t: "after" }),
    "an edit": () => addEdit(removed.segment, own, "01hfgh00000000", "after"),
    "a reaction": () => setReaction(removed.segment, own, bob, "👍", true),
    "a deletion": () => deleteMessage(removed.segment, own, []),
    "a marker": () =>
      raiseMarker(removed.segment, bob, "d0000000" as DeviceId, own.slice(0, 22) as Parameters<typeof raiseMarker>[3]),
    "a pin": () => openMeta(removedMeta.doc).pins.set(own, { by: bob, at: 1 }),
  };

  /** What the server has of both documents, apart from what it wrote itself. */
  async function stored(): Promise<unknown> {
    const [segment, meta] = [await harness.device(alice, chatId), await harness.device(alice, chatId, "meta")];
    await untilPasses(() => expect(segment.isSynced && meta.isSynced).toBe(true));
    const json = Object.fromEntries(
      ["m", "e", "x", "r", "s", "l"].map((root) => [root, segment.doc.getMap(root).toJSON()]),
    );
    segment.disconnect();
    meta.disconnect();
    return { ...json, pins: meta.doc.getMap("pins").toJSON() };
  }
  const device = (name: string): TestDevice => (name === "a pin" ? removedMeta : removed);

  test.each(Object.entries(writes))("%s in the very tick of the removal", async (name, write) => {
    const before = await stored();
    await harness.chats.changeChat(alice, chatId, { title: "In memory" });
    const removal = harness.chats.removeMember(alice, chatId, bob);
    await Promise.resolve();
    write();
    await removal;
    await untilPasses(() => expect(device(name).closed).toEqual({ code: 4403, reason: "no-access" }));
    expect(await stored()).toEqual(before);
  });

  test.each(Object.entries(writes))("%s between the removal's commit and the end of the channel", async (_, write) => {
    const before = await stored();
    let isWritten = false;
    harness.engine.observeCommits((family) => {
      if (isWritten || family.mayAccess(bob)) return;
      isWritten = true;
      write();
    });
    await harness.chats.removeMember(alice, chatId, bob);
    expect(isWritten).toBe(true);
    expect(await stored()).toEqual(before);
  });
});

describe("nothing is read by somebody who is no member any more", () => {
  const text = "read by members only";
  const first = (): string => segmentDocName(chatId, 0);

  /** A text in a segment that is no longer live, and of which nothing is in memory. */
  beforeEach(async () => {
    await harness.chats.post(alice, chatId, { text });
    for (let i = 0; i < 3; i++) await harness.chats.post(alice, chatId, { text: `more ${i}` });
    await untilPasses(async () => expect((await harness.chats.getChat(alice, chatId)).live).toBeGreaterThan(0));
    await harness.restart();
  });

  test("whose membership ends while a document is opened", async () => {
    const { documents } = harness.storage;
    const [reading, gate] = [createGate(), createGate()];
    const loadHead = documents.loadHead.bind(documents);
    vi.spyOn(documents, "loadHead").mockImplementation(async (name) => {
      const head = await loadHead(name);
      if (name !== first()) return head;
      reading.open();
      await gate.promise;
      return head;
    });
    const device = new TestDevice(bob, new Y.Doc());
    const opened = device.connect(harness.engine, first());
    await reading.promise;
    await harness.chats.removeMember(alice, chatId, bob);
    gate.open();
    await opened;
    expect(device.closed).toEqual({ code: 4403, reason: "no-access" });
    expect(device.received).toEqual([]);
  });

  test("whose membership ends, not yet on disk, while an answer is read", async () => {
    const { documents } = harness.storage;
    const [reading, gate, appending, disk] = [createGate(), createGate(), createGate(), createGate()];
    const load = documents.load.bind(documents);
    const append = documents.append.bind(documents);
    vi.spyOn(documents, "load").mockImplementation(async (name) => {
      const stored = await load(name);
      if (name !== first()) return stored;
      reading.open();
      await gate.promise;
      return stored;
    });
    vi.spyOn(documents, "append").mockImplementation(async (...args) => {
      appending.open();
      await disk.promise;
      await append(...args);
    });
    const device = await harness.device(bob, chatId);
    await reading.promise;
    const family = await harness.engine.chat(chatId);
    const document = family?.documents.get(first());
    expect(document?.asking.has(device)).toBe(true);
    const removal = harness.chats.removeMember(alice, chatId, bob);
    await appending.promise;
    gate.open();
    await untilPasses(() => expect(document?.asking.has(device)).toBe(false));
    expect(device.closed).toBeUndefined();
    expect(device.isSynced).toBe(false);
    disk.open();
    await removal;
    await untilPasses(() => expect(device.closed).toMatchObject({ code: 4403 }));
    expect(device.received.some((bytes) => Buffer.from(bytes).includes(text))).toBe(false);
  });
});
