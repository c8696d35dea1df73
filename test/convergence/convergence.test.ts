import "./world/install-globals.ts";
import { availableParallelism } from "node:os";
import { expect, test, vi } from "vitest";
import { firstTabbedSeed } from "./first-tabbed-seed.ts";
import { knownSeeds } from "./known-seeds.ts";
import { simulateSeeds } from "./simulate-seeds.ts";

const ranges = [
  { first: 1, count: 1_000 },
  { first: firstTabbedSeed, count: 100 },
];

test("two runs of one seed do the same", async () => {
  const { runSeed } = await import("./run-seed.ts");
  const [first, second] = [await runSeed(42), await runSeed(42)];
  expect(first.events).toBeGreaterThan(1_000);
  expect(second.traceHash).toBe(first.traceHash);
});

test.each(knownSeeds)("seed %i: %s", async (seed) => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { runSeed } = await import("./run-seed.ts");
  expect((await runSeed(seed)).violations).toEqual([]);
});

test.each(ranges)(
  "devices agree, and nothing is lost, doubled or unread by mistake, in $count seeds from $first",
  async (range) => {
    // In processes of their own, so that all cores share them.
    const { failures } = await simulateSeeds({ ...range, without: [], processes: availableParallelism() });
    expect(failures.map(({ seed, violations }) => `seed ${seed}: ${violations[0]?.split("\n")[0]}`)).toEqual([]);
  },
  1_200_000,
);
