import * as Y from "yjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type ChatId, type MessageId, type OrderKey, type UserId } from "../../../shared/lib/ids.ts";
import { encodeSyncMessage } from "../../../shared/protocol/sync-message.ts";
import type { LiveDocument } from "../../../sync-server/sync/live-document.ts";
import { renewEpoch } from "../../../sync-server/storage/level/level-storage.ts";
import { addMessage, openSegment, setReaction } from "../../../shared/model/segment.ts";
import { SegmentIndex } from "../../../shared/model/segment-index.ts";
import { seenKey } from "../../../shared/model/values.ts";
import { alice, bob, carol, SyncHarness, type TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

let harness: SyncHarness;
let chatId: ChatId;
let serial = 0;

beforeEach(async () => {
  harness = await new SyncHarness(await createTempFolder(), { maxMessages: 10 }).start();
  chatId = await harness.group(alice, bob);
});
afterEach(() => harness.stop());

function say(device: TestDevice, author: UserId, text: string, n = 0, at = harness.now): MessageId {
  const id = createMessageId(at, serial++, author, n);
  device.doc.transact(() => addMessage(device.segment, id, { t: text }));
  return id;
}

const isDurable = (device: TestDevice): boolean =>
  device.durable.get(device.doc.clientID) === Y.getState(device.doc.store, device.doc.clientID);

describe("a segment on the server", () => {
  it("acknowledges a message only when it survives a restart", async () => {
    const device = await harness.device(alice, chatId);
    const id = say(device, alice, "hello");
    await untilPasses(() => expect(isDurable(device)).toBe(true));
    await harness.restart();
    const fresh = await harness.device(bob, chatId);
    await untilPasses(() => expect(fresh.segment.messages.get(id)).toEqual({ t: "hello" }));
  });

  it("sends a message to the others, and nothing of it back to its sender", async () => {
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    await untilPasses(() => expect(a.isSynced && b.isSynced).toBe(true));
    const before = a.received.length;
    const id = say(a, alice, "to bob");
    await untilPasses(() => expect(b.segment.messages.get(id)).toEqual({ t: "to bob" }));
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    expect(a.received.length - before).toBe(1);
    expect(a.received.at(-1)?.[0]).toBe(100);
  });

  it("refuses somebody who is no member like a chat that does not exist", async () => {
    const stranger = await harness.device(carol, chatId);
    const nowhere = await harness.device(carol, "g00000000000" as ChatId);
    expect(stranger.closed).toEqual({ code: 4403, reason: "no-access" });
    expect(nowhere.closed).toEqual(stranger.closed);
  });

  it("has no segment above the live one", async () => {
    expect((await harness.device(alice, chatId, 7)).closed?.code).toBe(4404);
  });

  it("refuses a message in another's name, changes nothing, and says what is durable first", async () => {
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    say(b, bob, "mine");
    await untilPasses(() => expect(isDurable(b)).toBe(true));
    const forged = say(b, alice, "not alice");
    await untilPasses(() => expect(b.closed?.code).toBe(4409));
    expect(b.received.at(-1)?.[0]).toBe(100);
    expect(a.segment.messages.has(forged)).toBe(false);
    expect(a.closed).toBeUndefined();
  });

  it("closes the channel of a removed member at once, and takes nothing more from it", async () => {
    const b = await harness.device(bob, chatId);
    await harness.chats.removeMember(alice, chatId, bob);
    expect(b.closed?.code).toBe(4403);
    expect((await harness.device(bob, chatId)).closed?.code).toBe(4403);
  });

  it("asks again for what is missing when an update leaves a gap", async () => {
    const a = await harness.device(alice, chatId);
    await untilPasses(() => expect(a.isSynced).toBe(true));
    const offline = new Y.Doc();
    const updates: Uint8Array[] = [];
    offline.on("update", (update: Uint8Array) => updates.push(update));
    for (const text of ["first", "second"]) {
      offline.getMap("m").set(createMessageId(harness.now, serial++, alice, 0), { t: text });
    }
    Y.applyUpdate(a.doc, updates[0] as Uint8Array, a);
    const before = a.received.length;
    a.sendUpdate(updates[1] as Uint8Array);
    await untilPasses(() => expect(a.received.length).toBeGreaterThan(before));
    expect(a.closed).toBeUndefined();
  });

  it("answers a replica that has everything with an empty update and without building the document", async () => {
    const a = await harness.device(alice, chatId);
    say(a, alice, "hello");
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    await harness.restart();
    const again = await harness.device(alice, chatId, 0, a.doc);
    await untilPasses(() => expect(again.isSynced).toBe(true));
    const family = await harness.engine.chat(chatId);
    expect(family?.documents.get(segmentDocName(chatId, 0))?.isWarm).toBe(false);
  });
});

describe("order", () => {
  it("stamps a message that was written offline, so that it stands at the end for everybody", async () => {
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    b.disconnect();
    const late = say(b, bob, "written first", 0, harness.now - 60_000);
    const first = say(a, alice, "arrived first");
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    const back = await harness.device(bob, chatId, 0, b.doc);
    await untilPasses(() => expect(a.segment.messages.has(late)).toBe(true));
    for (const device of [a, back]) {
      const index = new SegmentIndex(0, device.segment);
      await untilPasses(() => expect(index.ordered.map(({ id }) => id)).toEqual([first, late]));
    }
  });

  it("opens the next segment when the live one is full, and shows late messages of the old one there", async () => {
    const a = await harness.device(alice, chatId);
    for (let i = 0; i < 10; i++) say(a, alice, `message ${i}`);
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    await untilPasses(() => expect(liveOf()).resolves.toBe(1));
    const late = say(a, alice, "late");
    await untilPasses(() => expect(a.segment.landed.get(late)).toMatchObject({ in: 1 }));
    const next = await harness.device(bob, chatId, 1);
    await untilPasses(() => expect(next.segment.landed.get(late)).toEqual(a.segment.landed.get(late)));
    const page = await harness.chats.history(bob, chatId, { limit: 3 });
    expect(page.messages.map(({ text }) => text)).toEqual(["message 8", "message 9", "late"]);
  });

  it("folds a segment that is no longer live, and serves it from its bytes", async () => {
    const a = await harness.device(alice, chatId);
    for (let i = 0; i < 10; i++) say(a, alice, `message ${i}`);
    const name = segmentDocName(chatId, 0);
    await untilPasses(async () => expect((await harness.storage.documents.load(name))?.tail).toEqual([]));
    await harness.restart();
    const reader = await harness.device(bob, chatId);
    await untilPasses(() => expect(reader.segment.messages.size).toBe(10));
    expect((await harness.engine.chat(chatId))?.documents.get(name)?.isWarm).toBe(false);
  });

  async function liveOf(): Promise<number> {
    return (await harness.chats.getChat(alice, chatId)).live;
  }
});

describe("deletion", () => {
  it("takes a removed message's text out of every replica and out of the files on disk", async () => {
    const secret = "a text that must not stay anywhere";
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    const id = say(b, bob, secret);
    await untilPasses(() => expect(a.segment.messages.has(id)).toBe(true));
    a.doc.transact(() => a.segment.removals.set(id, harness.now));
    await untilPasses(() => expect(b.segment.messages.get(id)).toBe(0));
    await untilPasses(() => expect(a.segment.messages.get(id)).toBe(0));
    expect(Buffer.from(Y.encodeStateAsUpdate(b.doc)).includes(secret)).toBe(false);
  });
});

describe("unread", () => {
  it("counts others' messages above the marker, and not those that were deleted", async () => {
    const a = await harness.device(alice, chatId);
    const ids = ["one", "two", "three @all"].map((text) => say(a, alice, text));
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    expect(await harness.chats.getChat(bob, chatId)).toMatchObject({ unread: 3, mentions: 1 });
    expect(await harness.chats.getChat(alice, chatId)).toMatchObject({ unread: 0 });
    await harness.chats.markSeen(bob, chatId, [ids[0] as MessageId]);
    a.doc.transact(() => a.segment.messages.set(ids[1] as MessageId, 0));
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    expect(await harness.chats.getChat(bob, chatId)).toMatchObject({ unread: 1, mentions: 1 });
  });

  it("keeps a marker when segments roll and when a device writes a lower one", async () => {
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    for (let i = 0; i < 9; i++) say(a, alice, `message ${i}`);
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    const { messages } = await harness.chats.history(bob, chatId, { limit: 9 });
    const { seenUpTo } = await harness.chats.markSeen(bob, chatId, [messages[8]?.id as MessageId]);
    b.doc.transact(() => b.segment.seen.set(`${bob}.d0000000`, messages[0]?.orderKey as never));
    await untilPasses(() => expect(isDurable(b)).toBe(true));
    expect((await harness.chats.getChat(bob, chatId)).unread).toBe(0);
    say(a, alice, "the tenth");
    await untilPasses(async () => expect((await harness.chats.getChat(bob, chatId)).live).toBe(1));
    await harness.restart();
    expect((await harness.chats.getChat(bob, chatId)).unread).toBe(1);
    expect((await harness.chats.markSeen(bob, chatId, [messages[0]?.id as MessageId])).seenUpTo).toBe(seenUpTo);
  });

  it("keeps a marker in an older segment, too, when its device has forgotten it and writes a lower one", async () => {
    const [a, b] = [await harness.device(alice, chatId), await harness.device(bob, chatId)];
    for (let i = 0; i < 10; i++) say(a, alice, `message ${i}`);
    await untilPasses(async () => expect((await harness.chats.getChat(bob, chatId)).live).toBe(1));
    const { messages } = await harness.chats.history(bob, chatId, { limit: 10 });
    const keys = messages.map(({ orderKey }) => orderKey);
    const markerKey = seenKey(bob, b.identity.deviceId);
    b.doc.clientID = 1;
    b.segment.seen.set(markerKey, keys[9] as OrderKey);
    await untilPasses(() => expect(a.segment.seen.get(markerKey)).toBe(keys[9]));
    const shown = new Set<OrderKey | undefined>();
    a.doc.on("afterTransaction", () => shown.add([...a.segment.seen.values()].sort().at(-1)));
    // Of two that know nothing of each other the higher client id wins.
    const emptied = new Y.Doc();
    emptied.clientID = 2;
    openSegment(emptied).seen.set(markerKey, keys[0] as OrderKey);
    await harness.device(bob, chatId, 0, emptied);
    await untilPasses(() => expect(a.segment.seen.get(markerKey)).toBe(keys[0]));
    expect([...shown]).toEqual([keys[9]]);
  });
});

describe("programs", () => {
  it("post idempotently, and read what they and people wrote", async () => {
    const a = await harness.device(alice, chatId);
    const { message, created } = await harness.chats.post(bob, chatId, { text: "by a program" });
    expect(created).toBe(true);
    await untilPasses(() => expect(a.segment.messages.get(message.id)).toEqual({ t: "by a program" }));
    const again = await harness.chats.post(bob, chatId, { text: "by a program", id: message.id });
    expect(again.created).toBe(false);
    await expect(harness.chats.post(bob, chatId, { text: "other", id: message.id })).rejects.toMatchObject({
      status: 409,
    });
    a.doc.transact(() => setReaction(a.segment, message.id, alice, "👍", true));
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    const page = await harness.chats.history(bob, chatId, { limit: 50 });
    expect(page.messages[0]).toMatchObject({ text: "by a program", reactions: { "👍": [alice] }, deleted: false });
  });

  it("page through many segments without missing or repeating a message", async () => {
    for (let i = 0; i < 45; i++) await harness.chats.post(alice, chatId, { text: `n${i}` });
    const texts: string[] = [];
    let before: string | undefined;
    do {
      const page = await harness.chats.history(bob, chatId, { limit: 7, ...(before === undefined ? {} : { before }) });
      texts.unshift(...page.messages.map(({ text }) => text));
      before = page.before ?? undefined;
    } while (before !== undefined);
    expect(texts).toEqual(Array.from({ length: 45 }, (_, i) => `n${i}`));
  });

  it("get the same direct chat whoever starts it, and cannot leave it", async () => {
    const one = await harness.chats.createChat(alice, { kind: "direct", memberIds: [bob] });
    const two = await harness.chats.createChat(bob, { kind: "direct", memberIds: [alice] });
    expect([one.created, two.created]).toEqual([true, false]);
    expect(two.chat.id).toBe(one.chat.id);
    await expect(harness.chats.removeMember(bob, one.chat.id, bob)).rejects.toMatchObject({ code: "direct-chat" });
  });
});

describe("documents that live for years", () => {
  it("are rewritten when too many page loads have left their client ids in them, and nothing is lost", async () => {
    const pinned = (await harness.chats.post(alice, chatId, { text: "pin me" })).message.id;
    for (let i = 0; i < 25; i++) {
      const page = await harness.device(bob, chatId, "meta");
      if (page.closed !== undefined) continue;
      page.doc.transact(() => page.doc.getMap("pins").set(pinned, i % 2 === 0 ? { by: bob, at: i } : 0));
      await untilPasses(() => expect(isDurable(page) || page.closed !== undefined).toBe(true));
      page.disconnect();
    }
    await untilPasses(async () => expect((await metaDocument()).epoch).toBeDefined());
    const document = await metaDocument();
    expect(document.owners.count).toBeLessThan(20);
    const fresh = await harness.device(alice, chatId, "meta");
    await untilPasses(() => expect(fresh.doc.getMap("info").get("title")).toBe("Group"));
    expect([...fresh.doc.getMap("members").keys()].sort()).toEqual([alice, bob]);
    expect(harness.engine.epochOf(document)).not.toBe(harness.storage.epoch);
  });

  async function metaDocument(): Promise<LiveDocument> {
    const family = await harness.engine.chat(chatId);
    if (family === undefined) throw new Error("the chat is gone");
    return family.open(chatId);
  }
});

describe("after a restore", () => {
  it("a member brings back a segment that the backup did not have, and far ones stay unknown", async () => {
    await harness.stop();
    await renewEpoch(harness.location);
    await harness.start();
    const device = await harness.device(alice, chatId, 3);
    expect(device.closed).toBeUndefined();
    expect((await harness.chats.getChat(alice, chatId)).live).toBe(3);
    expect((await harness.device(alice, chatId, 1_001)).closed?.code).toBe(4404);
    const id = say(device, alice, "known to a device only", 3);
    await untilPasses(() => expect(isDurable(device)).toBe(true));
    const { messages } = await harness.chats.history(bob, chatId, { limit: 5 });
    expect(messages.map((message) => message.id)).toEqual([id]);
  });
});

describe("memory", () => {
  it("holds so many documents and no more, and nobody notices", async () => {
    const chats: ChatId[] = [];
    for (let i = 0; i < 60; i++) chats.push(await harness.group(alice, bob));
    const devices = await Promise.all(chats.map((id) => harness.device(alice, id)));
    const ids = devices.map((device, i) => say(device, alice, `in chat ${i}`));
    await untilPasses(() => expect(devices.every(isDurable)).toBe(true));
    const warm = (await Promise.all(chats.map((id) => harness.engine.chat(id))))
      .flatMap((family) => [...(family?.documents.values() ?? [])])
      .filter(({ isWarm }) => isWarm);
    expect(warm.length).toBeLessThanOrEqual(50);
    const again = devices.map((device, i) => say(device, alice, `again in chat ${i}`));
    await untilPasses(() => expect(devices.every(isDurable)).toBe(true));
    const { messages } = await harness.chats.history(bob, chats[0] as ChatId, { limit: 5 });
    expect(messages.map(({ id }) => id)).toEqual([ids[0], again[0]]);
  });

  it("forgets chats that nobody has open, and has them again when somebody asks", async () => {
    const a = await harness.device(alice, chatId);
    say(a, alice, "still there");
    await untilPasses(() => expect(isDurable(a)).toBe(true));
    a.disconnect();
    await harness.engine.sweep(Number.POSITIVE_INFINITY);
    expect(harness.engine.familyCount).toBe(0);
    const { messages } = await harness.chats.history(bob, chatId, { limit: 5 });
    expect(messages.map(({ text }) => text)).toEqual(["still there"]);
  });
});

describe("what a review found", () => {
  /** Holds every append until `go` is called. */
  function holdAppends(): { go: () => void } {
    const { documents } = harness.storage;
    const append = documents.append.bind(documents);
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    documents.append = async (...args) => {
      await gate;
      return append(...args);
    };
    return { go: () => go() };
  }

  it("a summary tells only what is on disk", async () => {
    await harness.chats.post(alice, chatId, { text: "on disk" });
    const { go } = holdAppends();
    const posting = harness.chats.post(alice, chatId, { text: "not yet" });
    const summary = harness.chats.getChat(bob, chatId);
    await new Promise((resolve) => setImmediate(resolve));
    go();
    expect((await summary).last?.text).toMatch(/on disk|not yet/);
    await posting;
    expect((await harness.chats.getChat(bob, chatId)).last?.text).toBe("not yet");
  });

  it("a rewrite while others write disturbs no chat, and the server goes on", async () => {
    const other = await harness.group(alice, carol);
    const [a, c] = [await harness.device(alice, chatId), await harness.device(carol, other)];
    const pinned = (await harness.chats.post(alice, chatId, { text: "pin me" })).message.id;
    for (let i = 0; i < 40; i++) {
      const page = await harness.device(bob, chatId, "meta");
      page.doc.transact(() => page.doc.getMap("pins").set(pinned, i % 2 === 0 ? { by: bob, at: i } : 0));
      say(a, alice, `while pages load ${i}`);
      say(c, carol, `elsewhere ${i}`);
      await untilPasses(() => expect(isDurable(page) || page.closed !== undefined).toBe(true));
      page.disconnect();
    }
    await untilPasses(() =>
      expect([isDurable(a), isDurable(c), a.closed, c.closed]).toEqual([true, true, undefined, undefined]),
    );
    await untilPasses(async () => {
      const family = await harness.engine.chat(chatId);
      expect((await family?.open(chatId))?.epoch).toBeDefined();
    });
  });

  it("an unread count that was counted while a marker came is not kept", async () => {
    for (let i = 0; i < 25; i++) await harness.chats.post(alice, chatId, { text: `n${i}` });
    await harness.restart();
    const { messages } = await harness.chats.history(bob, chatId, { limit: 1 });
    const [, count] = await Promise.all([
      harness.chats.markSeen(bob, chatId, [messages[0]?.id as MessageId]),
      harness.chats.getChat(bob, chatId),
    ]);
    expect([0, 25]).toContain(count.unread);
    expect((await harness.chats.getChat(bob, chatId)).unread).toBe(0);
  });

  it("many questions on one channel get few answers, and the last one's", async () => {
    for (let i = 0; i < 9; i++) await harness.chats.post(alice, chatId, { text: "x".repeat(5_000) });
    const a = await harness.device(alice, chatId);
    await untilPasses(() => expect(a.isSynced).toBe(true));
    const before = a.received.length;
    const nothing = encodeSyncMessage({ type: "step1", stateVector: Uint8Array.of(0) });
    for (let i = 0; i < 2_000; i++) a.sendRaw(nothing);
    await untilPasses(() => expect(a.received.length).toBeGreaterThan(before));
    await harness.engine.stop();
    expect(a.received.length - before).toBeLessThan(20);
  });
});
