/** A process that runs the seeds that it is handed, until its parent is done or gone. */
import "./world/install-globals.ts";
import type { SeedBatch, SeedReport } from "./simulate-seeds.ts";

const { runSeed } = await import("./run-seed.ts");
process.on("disconnect", () => process.exit(0));
process.on("message", ({ first, count, without }: SeedBatch) => {
  void (async () => {
    for (let seed = first; seed < first + count; seed++) {
      const { violations, events } = await runSeed(seed, without);
      process.send?.({ seed, violations, events } satisfies SeedReport);
    }
  })();
});
