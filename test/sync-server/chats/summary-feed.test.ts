import { PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChatId, DeviceId, UserId } from "../../../shared/lib/ids.ts";
import { parseServerControl } from "../../../shared/protocol/control.ts";
import { parseMuxFrame } from "../../../shared/protocol/mux-frame.ts";
import type { Chats } from "../../../sync-server/chats/chats.ts";
import { SummaryFeed } from "../../../sync-server/chats/summary-feed.ts";
import { createLogger } from "../../../sync-server/logger.ts";
import type { SyncEngine } from "../../../sync-server/sync/sync-engine.ts";
import { Connections } from "../../../sync-server/ws/connections.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { openMemoryEngine } from "../../support/memory-engine.ts";
import { alice, bob, carol } from "../../support/sync-harness.ts";

const logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());

let engine: SyncEngine;
let chats: Chats;
let chatId: ChatId;
let feed: SummaryFeed;
let frames: Map<UserId, Uint8Array[]>;

beforeEach(async () => {
  ({ engine, chats } = await openMemoryEngine(new MemoryDisk("epoch")));
  const created = await chats.createChat(alice, { kind: "group", title: "Group", memberIds: [bob, carol] });
  chatId = created.chat.id;
  const connections = new Connections();
  frames = new Map();
  for (const userId of [alice, bob, carol]) {
    const received: Uint8Array[] = [];
    frames.set(userId, received);
    connections.add({
      identity: { userId, deviceId: "d0000000" as DeviceId, sessionId: "" },
      hasControl: true,
      sendControl: (frame) => received.push(frame),
      close: () => undefined,
    });
  }
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  feed = new SummaryFeed(engine, chats, connections, logger);
});

afterEach(async () => {
  vi.useRealTimers();
  feed.stop();
  await engine.stop();
});

function framesOf(userId: UserId): readonly Uint8Array[] {
  return frames.get(userId) ?? [];
}

/** The clock stands still meanwhile. */
async function received(userId: UserId, count: number): Promise<void> {
  while (framesOf(userId).length < count) await new Promise((resolve) => setImmediate(resolve));
}

interface Told {
  readonly text: string | undefined;
  readonly unread: number;
  readonly seen?: boolean;
}

function readSummary(bytes: Uint8Array | undefined): Told {
  const frame = bytes === undefined ? undefined : parseMuxFrame(bytes);
  const control = frame?.kind === "data" ? parseServerControl(Buffer.from(frame.payload).toString("utf8")) : undefined;
  if (control?.type !== "summary") throw new Error("no summary");
  const { last, unread } = control.chat;
  return { text: last?.text, unread, ...(last?.seen === undefined ? {} : { seen: last.seen }) };
}

test("members who see the same get the same bytes, and everybody their own count", async () => {
  await chats.post(alice, chatId, { text: `hello @${bob}` });
  const { message } = await chats.post(alice, chatId, { text: "again" });
  vi.advanceTimersByTime(120);
  await received(carol, 1);
  expect(readSummary(framesOf(alice)[0])).toEqual({ text: "again", unread: 0 });
  expect(readSummary(framesOf(carol)[0])).toEqual({ text: "again", unread: 2 });
  // Bob is mentioned, Carol is not.
  expect(framesOf(bob)[0]).not.toBe(framesOf(carol)[0]);
  for (const userId of [bob, carol]) await chats.markSeen(userId, chatId, [message.id]);
  await chats.post(alice, chatId, { text: "to all alike" });
  vi.advanceTimersByTime(1_000);
  await received(carol, 2);
  expect(readSummary(framesOf(carol)[1])).toEqual({ text: "to all alike", unread: 1 });
  expect(framesOf(bob)[1]).toBe(framesOf(carol)[1]);
});

test("a busy chat tells its members once a second, and of the newest message in the end", async () => {
  await chats.post(alice, chatId, { text: "first" });
  vi.advanceTimersByTime(120);
  await received(bob, 1);
  for (let i = 0; i < 18; i++) {
    await chats.post(alice, chatId, { text: `message ${i}` });
    vi.advanceTimersByTime(50);
  }
  expect(framesOf(bob)).toHaveLength(1);
  vi.advanceTimersByTime(100);
  await received(bob, 2);
  expect(readSummary(framesOf(bob)[1])).toEqual({ text: "message 17", unread: 19 });
  // Quiet since: the next one is told of as soon as the first was.
  vi.advanceTimersByTime(1_000);
  await chats.post(alice, chatId, { text: "last" });
  vi.advanceTimersByTime(120);
  await received(bob, 3);
});

test("summaries that take long to make are made one after the other", async () => {
  const finish: (() => void)[] = [];
  const making = vi
    .spyOn(chats, "summariesOf")
    .mockImplementation(() => new Promise((resolve) => finish.push(() => resolve([]))));
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  feed.noteChange(chatId);
  for (const ms of [120, 1_000, 1_000, 1_000]) {
    vi.advanceTimersByTime(ms);
    await settle();
    feed.noteChange(chatId);
  }
  expect(making).toHaveBeenCalledTimes(1);
  finish[0]?.();
  await settle();
  vi.advanceTimersByTime(1_000);
  await settle();
  expect(making).toHaveBeenCalledTimes(2);
});

test("that somebody has seen the newest message is told to its author alone", async () => {
  const { message } = await chats.post(alice, chatId, { text: "hello" });
  await chats.markSeen(bob, chatId, [message.id]);
  vi.advanceTimersByTime(120);
  await received(carol, 1);
  expect(readSummary(framesOf(alice)[0])).toEqual({ text: "hello", unread: 0, seen: true });
  expect(readSummary(framesOf(bob)[0])).toEqual({ text: "hello", unread: 0 });
  expect(readSummary(framesOf(carol)[0])).toEqual({ text: "hello", unread: 1 });
});
