import { expect, test } from "vitest";
import { createMessageId, sentAtOf, type UserId } from "../../../shared/lib/ids.ts";
import { MessageClock } from "../../../client/store/message-clock.ts";

const me = "aaaaaaaa" as UserId;

function createClock(times: number[], random = (below: number) => below - 1): MessageClock {
  return new MessageClock(() => times.shift() ?? 0, random);
}

test("ids rise within a millisecond, and when the clock is set back", () => {
  const clock = createClock([1_000, 1_000, 1_000, 500, 1_001]);
  const ids = Array.from({ length: 5 }, () => clock.nextMessageId(me, 0));
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(5);
});

test("two tabs that write after the same message do not make the same id", () => {
  const known = createMessageId(5_000, 77, me, 0);
  const ids = [3, 4].map((random) => {
    const clock = createClock([5_000], () => random);
    clock.observe(known);
    return clock.nextMessageId(me, 0);
  });
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(sentAtOf(id)).toBe(5_001);
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
