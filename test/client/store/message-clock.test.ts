import { expect, test } from "vitest";
import { createMessageId, sentAtOf, type UserId } from "../../../shared/lib/ids.ts";
import { MessageClock } from "../../../client/store/message-clock.ts";

const me = "aaaaaaaa" as UserId;

function createClock(times: number[], random = (below: number) => below - 1): MessageClock {
  return new MessageClock(() => times.shift() ?? 0, random);
}

test("ids rise within a millisecond, over an overflow, and when the clock is set back", () => {
  const clock = createClock([1_000, 1_000, 1_000, 500, 1_001]);
  const ids = Array.from({ length: 5 }, () => clock.nextMessageId(me, 0));
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(5);
  const crowded = createClock([]);
  crowded.observe(createMessageId(2_000, 2 ** 20 - 1, me, 0));
  expect(sentAtOf(crowded.nextMessageId(me, 0))).toBe(2_001);
});

test("ids rise above an own message that is already there", () => {
  const clock = createClock([1_000]);
  const known = createMessageId(5_000, 77, me, 3);
  clock.observe(known);
  expect(clock.nextMessageId(me, 0) > known.slice(0, 22)).toBe(true);
});

test("an older own message does not pull the clock back", () => {
  const clock = createClock([5_000, 5_000]);
  const first = clock.nextMessageId(me, 0);
  clock.observe(createMessageId(1_000, 5, me, 0));
  expect(clock.nextMessageId(me, 0) > first).toBe(true);
});
