import "./world/install-globals.ts";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    /** Names of actions that are left out, separated by commas. */
    without: { type: "string", default: "" },
  },
});

const { runSeed } = await import("./run-seed.ts");
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const startedAt = performance.now();
let failed = 0;
let events = 0;
for (let seed = first; seed < first + count; seed++) {
  const result = await runSeed(seed, values.without.split(","));
  events += result.events;
  if (process.env["V"]) console.log(seed, result.events);
  if (values.seed !== undefined) console.log(result.trace.join("\n"), `\nhash ${result.traceHash}`);
  if (result.violations.length === 0) continue;
  failed++;
  const shown =
    values.seed === undefined ? [result.violations[0]?.split("\n").slice(0, 3).join(" ")] : result.violations;
  console.log(`seed ${seed}: ${shown.join("\n  ")}`);
}
const ms = performance.now() - startedAt;
console.log(
  `${count} seeds from ${first}: ${failed} failed; ${(ms / count).toFixed(1)} ms and ${Math.round(events / count)} events each`,
);
process.exitCode = failed === 0 ? 0 : 1;
