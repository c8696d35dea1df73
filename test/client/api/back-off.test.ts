import { describe, expect, test } from "vitest";
import { createBackOff } from "../../../client/api/back-off.ts";
import { SeededRandom } from "../../sync-server/sync/validation/seeded-random.ts";

const options = { baseMs: 250, maxMs: 30_000 };

describe("waiting between attempts", () => {
  test("grows up to its limit, and begins anew after a reset", () => {
    const backOff = createBackOff({ ...options, random: () => 1 });
    expect(Array.from({ length: 9 }, () => backOff.next())).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    backOff.reset();
    expect(backOff.next()).toBe(250);
  });

  test("never comes down to no wait at all", () => {
    const backOff = createBackOff({ ...options, random: () => 0 });
    expect([backOff.next(), backOff.next()]).toEqual([125, 125]);
  });

  test("that grows slowly prolongs an outage by a quarter of it in the mean", () => {
    const seeded = new SeededRandom(7);
    const random = (): number => seeded.next() / 2 ** 32;
    const outageMs = 10_000;
    let waitedMs = 0;
    const rounds = 2_000;
    for (let round = 0; round < rounds; round++) {
      const backOff = createBackOff({ ...options, growth: 1.3, random });
      let ms = 0;
      while (ms < outageMs) ms += backOff.next();
      waitedMs += ms - outageMs;
    }
    expect(waitedMs / rounds).toBeLessThan(outageMs / 4);
  });
});
