import { afterEach, describe, expect, test } from "vitest";
import { ChatSegments } from "../../../client/store/chat-segments.ts";
import { Jump } from "../../../client/store/jump.ts";
import { MessageLinks } from "../../../client/store/message-links.ts";
import { SegmentLocator } from "../../../client/store/segment-locator.ts";
import { SegmentWindow } from "../../../client/store/segment-window.ts";
import { Timeline } from "../../../client/store/timeline.ts";
import { createMessageId, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { StoredChat, type StoredChatOptions } from "../support/stored-chat.ts";

const me = "00000001" as UserId;
const startAt = Date.UTC(2024, 0, 1);

interface Reading {
  readonly disk: StoredChat;
  readonly segments: ChatSegments;
  readonly window: SegmentWindow;
  readonly timeline: Timeline;
  readonly jump: Jump;
  /** Somebody is further up in the window. */
  isReading: boolean;
  /** A message that was deleted here, which may still be taken back. */
  hidden: MessageId | undefined;
  /** How many messages were looked at to build views. */
  looks: number;
}

const opened: Reading[] = [];

/** Opens a chat of which nothing but the disk is there. */
async function openChat(options: Partial<StoredChatOptions> & { readonly segments: number }): Promise<Reading> {
  const disk = new StoredChat({ author: "00000002" as UserId, perSegment: 100, startAt, everyMs: 60_000, ...options });
  const segments = new ChatSegments({
    chatId: "g00000000001" as ChatId,
    documents: disk,
    live: options.segments - 1,
    isOnServer: true,
    hasUnsentMessages: () => false,
    findHighestUnsent: () => -1,
    isOffline: () => true,
    onChange: (n) => timeline.refresh(n),
    onLive: (live, before) => window.follow(live, before),
  });
  const window: SegmentWindow = new SegmentWindow({
    segments,
    keptMessages: 300,
    isReading: () => reading.isReading,
    isNeeded: (n) => timeline.isHome(n),
    onChange: () => timeline.refresh(undefined),
  });
  const timeline: Timeline = new Timeline(me, segments, window, {
    isPinned: () => false,
    isHidden: (id) => ++reading.looks > 0 && id === reading.hidden,
    threadOn: () => undefined,
    links: new MessageLinks(me, () => false),
  });
  const locator = new SegmentLocator(segments, me);
  const jump = new Jump({
    loadLocator: () => Promise.resolve(locator),
    window,
    timeline,
    onChange: () => timeline.refresh(undefined),
  });
  const reading: Reading = { disk, segments, window, timeline, jump, isReading: false, hidden: undefined, looks: 0 };
  await Promise.all(segments.tail.map(({ document }) => document.loaded));
  timeline.refresh(undefined);
  opened.push(reading);
  return reading;
}

/** The numbers of the first and the last message in the window, and that none is missing between them. */
function shown({ timeline }: Reading): readonly [number, number] {
  const numbers = timeline.messages.map(({ text }) => Number(text.split(" ")[1]));
  const [first = Number.NaN] = numbers;
  expect(numbers).toEqual(numbers.map((_, i) => first + i));
  return [first, numbers.at(-1) ?? Number.NaN];
}

afterEach(() => {
  for (const { jump, segments } of opened.splice(0)) {
    jump.close();
    segments.close();
  }
});

describe("a window over a chat", () => {
  test("opens a million messages by reading three documents", async () => {
    const reading = await openChat({ segments: 1_000, perSegment: 1_000 });
    expect(reading.disk.readCount).toBe(3);
    expect(shown(reading)).toEqual([998_000, 999_999]);
    expect(reading.window).toMatchObject({ hasOlder: true, hasNewer: false });
  });

  test("is moved anywhere by a jump, and grows from there in both directions", async () => {
    const reading = await openChat({ segments: 50 });
    expect(await reading.jump.to(reading.disk.messageId(2_050))).toBe(true);
    expect(reading.jump.focusId).toBe(reading.disk.messageId(2_050));
    expect(shown(reading)).toEqual([1_900, 2_199]);
    await reading.window.loadOlder();
    expect(shown(reading)).toEqual([1_800, 2_099]);
    await reading.window.loadNewer();
    await reading.window.loadNewer();
    expect(shown(reading)).toEqual([2_000, 2_299]);
    expect(reading.window.hasNewer).toBe(true);
    reading.window.showLatest();
    expect(shown(reading)).toEqual([4_800, 4_999]);
    expect(reading.window.hasNewer).toBe(false);
  });

  test("lets go of what is far away, however far somebody scrolls", async () => {
    const reading = await openChat({ segments: 60 });
    for (let i = 0; i < 40; i++) {
      await reading.window.loadOlder();
      expect(reading.timeline.messages.length).toBeLessThanOrEqual(400);
      // Meta, the two that are always open, and the window.
      expect(reading.disk.openCount).toBeLessThanOrEqual(7);
    }
    const [first] = shown(reading);
    expect(first).toBe(1_800);
    while (reading.window.hasNewer) await reading.window.loadNewer();
    expect(shown(reading)[1]).toBe(5_999);
    expect(reading.disk.openCount).toBeLessThanOrEqual(7);
  });

  test("goes on over segments in which nothing stands, and stays where something does", async () => {
    const reading = await openChat({ segments: 30, isSynced: true, isDeleted: (n) => n > 4 });
    expect(reading.timeline.messages.filter(({ deleted }) => !deleted)).toEqual([]);
    await reading.window.loadOlder();
    expect(shown(reading)).toEqual([400, 499]);
    expect(reading.window.hasNewer).toBe(false);
    expect(reading.disk.openCount).toBeLessThanOrEqual(7);
    await reading.jump.to(reading.disk.messageId(50));
    expect(shown(reading)).toEqual([0, 199]);
    while (reading.window.hasNewer) await reading.window.loadNewer();
    expect(shown(reading)[1]).toBe(499);
    expect(reading.disk.openCount).toBeLessThanOrEqual(9);
  });

  test("opens nothing any more when the chat is closed while it grows", async () => {
    const reading = await openChat({ segments: 30, isDeleted: (n) => n > 4 });
    const loading = reading.window.loadOlder();
    await new Promise((resolve) => setTimeout(resolve));
    reading.segments.close();
    await loading;
    expect(reading.disk.openCount).toBe(0);
  });

  test("knows the newest messages while it shows others", async () => {
    const reading = await openChat({ segments: 20 });
    await reading.jump.to(reading.disk.messageId(150));
    expect(reading.timeline.newest.at(-1)?.text).toBe("message 1999");
    const id = createMessageId(reading.disk.timeOf(2_000), 0, "00000002" as UserId, 19);
    const live = reading.segments.messageSegment;
    await live.document.writeMessage(id, { t: "something new" });
    expect(reading.timeline.newest.at(-1)?.text).toBe("something new");
    expect(reading.timeline.messages.at(-1)?.text).toBe("message 299");
    const marker = reading.timeline.newest.at(-11)?.orderKey;
    expect(reading.timeline.countUnread(marker)).toBe(10);
  });

  test("shows a segment in another task than the one that read it", async () => {
    const reading = await openChat({ segments: 20 });
    const loading = reading.window.loadOlder();
    for (let turns = 0; turns < 50; turns++) await Promise.resolve();
    expect(reading.segments.find(17)?.document.isLoaded).toBe(true);
    expect(reading.window.lowest).toBe(18);
    await loading;
    expect(reading.window.lowest).toBe(17);
  });

  test("builds a segment again when it changed, and not when only its link did", async () => {
    const reading = await openChat({ segments: 20 });
    reading.looks = 0;
    reading.timeline.refresh(19);
    expect(reading.looks).toBe(0);
    const id = createMessageId(reading.disk.timeOf(2_000), 0, "00000002" as UserId, 19);
    await reading.segments.messageSegment.document.writeMessage(id, { t: "something new" });
    expect(reading.looks).toBeGreaterThan(100);
    expect(reading.timeline.messages.at(-1)?.text).toBe("something new");
  });

  test("shows a late message again whose deletion is taken back", async () => {
    const reading = await openChat({ segments: 20 });
    const late = createMessageId(reading.disk.timeOf(5), 1, "00000002" as UserId, 0);
    const [home, live] = [reading.segments.need(0), reading.segments.find(19)];
    await home?.document.writeMessage(late, { t: "late" });
    live?.index.segment.landed.set(late, { at: reading.disk.timeOf(2_000), in: 19 });
    const isShown = (): boolean => reading.timeline.messages.some(({ id }) => id === late);
    expect(isShown()).toBe(true);
    for (const hidden of [late, undefined]) {
      reading.hidden = hidden;
      reading.timeline.forget([late]);
      reading.timeline.refresh(undefined);
      expect(isShown()).toBe(hidden === undefined);
    }
  });

  test("stays where it is when the chat goes on in another segment, and follows it at the end", async () => {
    const reading = await openChat({ segments: 20 });
    reading.segments.raiseLive(20);
    expect(reading.window).toMatchObject({ lowest: 18, highest: 20 });
    reading.segments.raiseLive(30);
    expect(reading.window).toMatchObject({ lowest: 29, highest: 30 });
    reading.isReading = true;
    reading.segments.raiseLive(40);
    expect(reading.window).toMatchObject({ lowest: 29, highest: 30, hasNewer: true });
    await reading.jump.to(reading.disk.messageId(150));
    reading.segments.raiseLive(41);
    expect(reading.window).toMatchObject({ lowest: 0, highest: 2, hasNewer: true });
  });

  test("finds a day among a million messages by looking into a few segments", async () => {
    const reading = await openChat({ segments: 1_000, perSegment: 1_000 });
    for (const index of [0, 1, 123_456, 500_000, 998_999, 999_999]) {
      const before = reading.disk.readCount;
      expect(await reading.jump.to({ at: reading.disk.timeOf(index) - 30_000 })).toBe(true);
      expect(reading.jump.focusId).toBe(reading.disk.messageId(index));
      expect(reading.disk.readCount - before).toBeLessThanOrEqual(16);
    }
    expect(await reading.jump.to({ at: reading.disk.timeOf(1_000_000) })).toBe(false);
    expect(reading.disk.openCount).toBeLessThanOrEqual(7);
  });

  test("says so when what is wanted is not on the device, and shows what is", async () => {
    const reading = await openChat({ segments: 40, isStored: (n) => n >= 30 || (n >= 10 && n < 15) });
    expect(await reading.jump.to(reading.disk.messageId(2_050))).toBe(false);
    expect(await reading.jump.to({ at: reading.disk.timeOf(2_050) })).toBe(false);
    expect(await reading.jump.to({ at: reading.disk.timeOf(50) })).toBe(false);
    expect(shown(reading)).toEqual([3_800, 3_999]);
    expect(await reading.jump.to({ at: reading.disk.timeOf(1_250) })).toBe(true);
    expect(shown(reading)).toEqual([1_100, 1_399]);
    expect(await reading.jump.to(reading.disk.messageId(1_450))).toBe(true);
    expect(shown(reading)).toEqual([1_300, 1_499]);
    await reading.window.loadNewer();
    expect(shown(reading)).toEqual([1_300, 1_499]);
    expect(reading.disk.openCount).toBeLessThanOrEqual(8);
  });

  test("takes the last of two jumps", async () => {
    const reading = await openChat({ segments: 50 });
    const first = reading.jump.to(reading.disk.messageId(150));
    const second = reading.jump.to({ at: reading.disk.timeOf(3_000) });
    // Nothing is to be said of the one that nobody waits for any more.
    expect(await first).toBe(true);
    expect(await second).toBe(true);
    expect(reading.jump.focusId).toBe(reading.disk.messageId(3_000));
    expect(reading.timeline.messages.some(({ id }) => id === reading.disk.messageId(3_000))).toBe(true);
  });
});
