import { expect, test } from "vitest";
import { BoundsByUser, UserBounds } from "../../../sync-server/ws/user-bounds.ts";
import { alice, bob } from "../../support/sync-harness.ts";

const limits = { waitingBytesPerUser: 100, unreadBytesPerUser: 100, channelsPerDocument: 2 };

test("all sockets of a person share one room for what waits, as long as one of them is open", () => {
  const bounds = new BoundsByUser(limits);
  const first = bounds.take(alice);
  expect(first.waitingBytes.take(80)).toBe(true);
  expect(bounds.take(alice).waitingBytes.take(21)).toBe(false);
  expect(bounds.take(bob).waitingBytes.take(100)).toBe(true);
  bounds.release(alice);
  expect(bounds.take(alice)).toBe(first);
  bounds.release(alice);
  bounds.release(alice);
  expect(bounds.take(alice)).not.toBe(first);
});

test("what a person has not read is counted over all sockets that are open", () => {
  const bounds = new UserBounds(limits);
  const cut = (): void => undefined;
  const [first, second] = [
    { bufferedBytes: 60, cut },
    { bufferedBytes: 40, cut },
  ];
  bounds.add(first);
  bounds.add(second);
  expect(bounds.isUnread).toBe(false);
  second.bufferedBytes = 41;
  expect(bounds.isUnread).toBe(true);
  bounds.remove(first);
  expect(bounds.isUnread).toBe(false);
});

test("what sockets that are being closed hold is bounded by itself: those that were closed first are cut", () => {
  const bounds = new UserBounds(limits);
  const cut: number[] = [];
  const senders = [50, 60, 40, 101].map((bytes, i) => ({
    bufferedBytes: bytes,
    cut(): void {
      this.bufferedBytes = 0;
      cut.push(i);
    },
  }));
  for (const sender of senders) bounds.add(sender);
  const closed = senders.map((sender) => {
    bounds.startClosing(sender);
    return [bounds.isUnread, [...cut]];
  });
  expect(closed).toEqual([
    [true, []],
    [true, [0]],
    [true, [0]],
    [false, [0, 1, 2, 3]],
  ]);
  const last = { bufferedBytes: 100, cut: () => cut.push(4) };
  bounds.add(last);
  bounds.startClosing(last);
  bounds.remove(last);
  bounds.startClosing({ ...last, cut: () => cut.push(5) });
  expect(cut).toEqual([0, 1, 2, 3]);
});

test("two answers are prepared for one person at once, and the next when one of them ends", async () => {
  const bounds = new UserBounds(limits);
  expect([bounds.startAnswer(), bounds.startAnswer(), bounds.startAnswer()]).toEqual([true, true, false]);
  const next = bounds.whenAnswerEnds();
  bounds.endAnswer();
  await next;
  expect([bounds.startAnswer(), bounds.startAnswer()]).toEqual([true, false]);
});
