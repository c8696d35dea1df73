import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import * as Y from "yjs";
import { segmentDocName, userDocName } from "../../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { deleteMessage } from "../../../shared/model/segment.ts";
import { openUserDoc } from "../../../shared/model/user.ts";
import { tables } from "../../../sync-server/sync/chat-record.ts";
import { alice, bob, SyncHarness, TestDevice } from "../../support/sync-harness.ts";
import { createTempFolder } from "../../support/temp-folder.ts";
import { untilPasses } from "../../support/until-passes.ts";

const eraseDelayMs = 10_000;
let harness: SyncHarness;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  harness = await new SyncHarness(await createTempFolder(), { maxMessages: 3 }).start();
  onTestFinished(() => harness.stop());
});
// Also if the start failed: other files share this process.
afterEach(() => void vi.useRealTimers());

/** A text that hardly any compression makes shorter. */
function createText(): string {
  return randomBytes(48).toString("base64url");
}

/** Whether any file of the database holds a part of this text. */
async function isOnDisk(text: string): Promise<boolean> {
  const parts = Array.from({ length: text.length / 16 }, (_, i) => text.slice(i * 16, (i + 1) * 16));
  for (const file of await readdir(harness.location)) {
    const bytes = await readFile(path.join(harness.location, file)).catch(() => Buffer.alloc(0));
    if (parts.some((part) => bytes.includes(part))) return true;
  }
  return false;
}

async function countErasures(): Promise<number> {
  return (await harness.storage.records.range(tables.erasures, { limit: 100 })).length;
}

/** A group of several segments. */
async function createFullGroup(): Promise<{ readonly chatId: ChatId; readonly texts: readonly string[] }> {
  const chatId = await harness.group(alice, bob);
  const texts = Array.from({ length: 8 }, createText);
  for (const text of texts) await harness.chats.post(alice, chatId, { text });
  expect((await harness.engine.chat(chatId))?.progress.live).toBe(2);
  for (const text of texts) expect(await isOnDisk(text)).toBe(true);
  return { chatId, texts };
}

async function expectNothingOf(chatId: ChatId, texts: readonly string[]): Promise<void> {
  await expect.poll(countErasures).toBe(0);
  for (const text of texts) expect(await isOnDisk(text)).toBe(false);
  for (const name of [chatId, ...[0, 1, 2].map((n) => segmentDocName(chatId, n))]) {
    expect(await harness.storage.documents.load(name), name).toBeUndefined();
  }
}

test("of a deleted group nothing stays on the disk, whoever asks for it afterwards", async () => {
  const { chatId, texts } = await createFullGroup();
  const kept = await createFullGroup();
  await harness.chats.deleteChat(alice, chatId);
  vi.advanceTimersByTime(eraseDelayMs);
  await expectNothingOf(chatId, texts);
  const late = await harness.device(bob, chatId);
  expect(late.closed).toMatchObject({ code: 4403 });
  const again = harness.chats.createChat(alice, { kind: "group", id: chatId, title: "Group", memberIds: [] });
  await expect(again).rejects.toThrow("There is no such chat.");
  await harness.restart();
  await expectNothingOf(chatId, texts);
  const history = await harness.chats.history(bob, kept.chatId, { limit: 100 });
  expect(history.messages.map(({ text }) => text)).toEqual(kept.texts);
});

test("nothing stays of a group either that its last member leaves", async () => {
  const { chatId, texts } = await createFullGroup();
  await harness.chats.removeMember(bob, chatId, bob);
  expect(await countErasures()).toBe(0);
  const device = await harness.device(alice, chatId);
  await harness.chats.removeMember(alice, chatId, alice);
  expect(device.closed).toMatchObject({ code: 4403 });
  vi.advanceTimersByTime(eraseDelayMs);
  await expectNothingOf(chatId, texts);
  expect(await harness.chats.listChatIds(alice)).toEqual([]);
});

/** Somebody begins a text in each of two groups, and sends the first one. */
async function beginAndSend(userId: UserId): Promise<{
  readonly own: TestDevice;
  readonly chatId: ChatId;
  readonly other: ChatId;
  readonly text: string;
  readonly kept: string;
}> {
  const [chatId, other] = [await harness.group(alice, bob), await harness.group(alice, bob)];
  const own = new TestDevice(userId, new Y.Doc());
  await own.connect(harness.engine, userDocName(userId));
  const { drafts } = openUserDoc(own.doc);
  const [text, kept] = [createText(), createText()];
  drafts.set(chatId, { t: text, at: 1 });
  await untilPasses(() => expect(own.durable.get(own.doc.clientID)).toBe(1));
  drafts.set(other, { t: kept, at: 2 });
  drafts.set(chatId, 0);
  await untilPasses(() => expect(own.durable.get(own.doc.clientID)).toBe(3));
  return { own, chatId, other, text, kept };
}

test("what a member began to write in a group leaves the disk with it, and other drafts stay", async () => {
  const { chatId, text, kept } = await beginAndSend(bob);
  expect(await isOnDisk(text)).toBe(true);
  await harness.chats.deleteChat(alice, chatId);
  vi.advanceTimersByTime(eraseDelayMs);
  await expect.poll(countErasures).toBe(0);
  expect(await isOnDisk(text)).toBe(false);
  expect(await isOnDisk(kept)).toBe(true);
});

test("a deleted group leaves the disk also if the server stops before that", async () => {
  const { chatId, texts } = await createFullGroup();
  await harness.chats.deleteChat(alice, chatId);
  // Its documents, and the private ones of its members.
  expect(await countErasures()).toBe(6);
  await harness.restart();
  await expectNothingOf(chatId, texts);
  const late = await harness.device(bob, chatId, 1);
  expect(late.closed).toMatchObject({ code: 4403 });
});

test("a deleted message leaves the disk as the draft that it was, too, and other drafts stay", async () => {
  const { own, chatId, other, text, kept } = await beginAndSend(alice);
  const stored = await harness.storage.documents.load(userDocName(alice));
  expect(stored?.tail.some((update) => Buffer.from(update).includes(text))).toBe(true);
  const writer = await harness.device(alice, chatId);
  const { message } = await harness.chats.post(alice, chatId, { text });
  await untilPasses(() => expect(writer.segment.messages.has(message.id)).toBe(true));
  writer.doc.transact(() => deleteMessage(writer.segment, message.id, []));
  await expect.poll(countErasures).toBe(2);
  vi.advanceTimersByTime(eraseDelayMs);
  await expect.poll(countErasures).toBe(0);
  expect(await isOnDisk(text)).toBe(false);
  own.disconnect();
  await harness.restart();
  const again = new TestDevice(alice, new Y.Doc());
  await again.connect(harness.engine, userDocName(alice));
  await untilPasses(() =>
    expect(openUserDoc(again.doc).drafts.toJSON()).toEqual({ [chatId]: 0, [other]: { t: kept, at: 2 } }),
  );
});

test("a deletion by who has no private document is noted for no longer than others", async () => {
  const chatId = await harness.group(alice, bob);
  const writer = await harness.device(alice, chatId);
  const { message } = await harness.chats.post(alice, chatId, { text: "of a program" });
  await untilPasses(() => expect(writer.segment.messages.has(message.id)).toBe(true));
  writer.doc.transact(() => deleteMessage(writer.segment, message.id, []));
  await expect.poll(countErasures).toBe(2);
  vi.advanceTimersByTime(eraseDelayMs);
  await expect.poll(countErasures).toBe(0);
  expect(await harness.storage.documents.load(userDocName(alice))).toBeUndefined();
});
