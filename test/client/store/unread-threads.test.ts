import { expect, test } from "vitest";
import { keepUnreadThreads, type UnreadThread } from "../../../client/store/unread-threads.ts";
import { createMessageId, type OrderKey, type UserId } from "../../../shared/lib/ids.ts";

const root = createMessageId(1, 1, "aaaaaaaa" as UserId, 0);
const thread: UnreadThread = { root, upTo: "5" as OrderKey };
const nothing = { last: () => undefined, isWholeFrom: () => false };

test("a thread stays unread as long as its replies are not here to be judged", () => {
  const before = [thread];
  expect(keepUnreadThreads(before, [], nothing)).toBe(before);
  expect(keepUnreadThreads(before, [], { ...nothing, last: () => "4" as OrderKey })).toBe(before);
  expect(keepUnreadThreads(before, [], { ...nothing, last: () => "5" as OrderKey })).toEqual([]);
});

test("a thread is not unread for a reply that was deleted", () => {
  const isWholeFrom = (key: OrderKey): boolean => key >= "3";
  expect(keepUnreadThreads([thread], [], { last: () => "4" as OrderKey, isWholeFrom })).toEqual([]);
  const old = { root, upTo: "2" as OrderKey };
  expect(keepUnreadThreads([old], [], { ...nothing, isWholeFrom })).toEqual([old]);
});
