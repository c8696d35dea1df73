import "./world/install-globals.ts";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { simulateSeeds, type SeedReport } from "./simulate-seeds.ts";

const { values } = parseArgs({
  options: {
    /** Only this one, with its trace. */
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    processes: { type: "string", default: String(availableParallelism()) },
    /** Names of actions that are left out, separated by commas. */
    without: { type: "string", default: "" },
  },
});

const without = values.without.split(",");
const [seed, count, from, processes] = [values.seed ?? "1", values.seeds, values.from, values.processes].map(Number);
if (![seed, count, from, processes].every((value) => Number.isSafeInteger(value) && (value ?? -1) >= 0)) {
  console.error("Expected --seed, --seeds, --from and --processes as whole numbers");
  process.exitCode = 2;
} else if (values.seed === undefined) await runMany(from as number, count as number, Math.max(1, processes as number));
else await replay(seed as number);

async function runMany(first: number, count: number, processes: number): Promise<void> {
  const startedAt = performance.now();
  const show = ({ seed, violations }: SeedReport): void =>
    console.log(`seed ${seed}: ${violations[0]?.split("\n").slice(0, 3).join(" ")}`);
  const { failures, events } = await simulateSeeds({ first, count, without, processes, onFailure: show });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const failed = failures.length === 0 ? "" : `: ${failures.map(({ seed }) => seed).join(" ")}`;
  console.log(
    `${count} seeds from ${first} in ${seconds} s, ${Math.round(events / count)} events each; ${failures.length} failed${failed}`,
  );
  process.exitCode = failures.length === 0 ? 0 : 1;
}

async function replay(seed: number): Promise<void> {
  const { runSeed } = await import("./run-seed.ts");
  const { trace, traceHash, violations, events } = await runSeed(seed, without);
  console.log(trace.join("\n"), `\nhash ${traceHash}, ${events} events`);
  console.log(violations.length === 0 ? "nothing is wrong" : violations.join("\n  "));
  process.exitCode = violations.length === 0 ? 0 : 1;
}
