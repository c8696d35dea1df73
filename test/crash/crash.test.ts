import { expect, test } from "vitest";
import { SeededRandom } from "../sync-server/sync/validation/seeded-random.ts";
import { runCrashMatrix } from "./crash-matrix.ts";

test("kill -9 at ten random points of writing, rolling and compacting loses nothing that was promised", async () => {
  const seed = Date.now() % 2 ** 31;
  console.log(`crash matrix: seed ${seed}`);
  const report = await runCrashMatrix(10, new SeededRandom(seed));
  console.log(
    `crash matrix: ${report.messages} messages in ${report.segments} segments survived ${report.rounds} kills`,
  );
  expect(report.lost).toEqual([]);
  expect(report.doubled).toEqual([]);
  expect(report.emptyRounds).toEqual([]);
  expect(report.segments).toBeGreaterThan(2);
  expect(report.messages).toBeGreaterThan(100);
}, 240_000);
