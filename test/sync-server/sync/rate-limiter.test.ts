import { expect, test } from "vitest";
import { RateLimiter } from "../../../sync-server/sync/rate-limiter.ts";

test("a clock that is set back takes nothing away from anybody", () => {
  const limiter = new RateLimiter({ perSecond: 1, burst: 3 });
  const day = 24 * 60 * 60 * 1000;
  expect(limiter.take("alice", day)).toBe(true);
  expect(limiter.take("alice", 0)).toBe(true);
  expect(limiter.take("alice", 0)).toBe(true);
  expect(limiter.take("alice", 0)).toBe(false);
  expect(limiter.take("alice", 1_000)).toBe(true);
});
