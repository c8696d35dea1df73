import { parseArgs } from "node:util";
import { fuzzValidation } from "../sync-server/sync/validation/fuzz-session.ts";
import { fuzzParsers } from "./fuzz-parsers.ts";

const { values } = parseArgs({
  options: { inputs: { type: "string", default: "1000000" }, seed: { type: "string", default: "1" } },
});
const inputs = Number(values.inputs);
const seed = Number(values.seed);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)) {
  console.error("Expected --inputs and --seed as whole numbers");
  process.exitCode = 2;
} else {
  const { taken, refused } = fuzzParsers(inputs, seed);
  for (const [name, count] of taken) console.log(`${count} read, ${refused.get(name) ?? 0} refused\t${name}`);
  const start = performance.now();
  let next = 0;
  const report = fuzzValidation(inputs, seed, (done) => {
    if (done < next) return;
    next += 50_000;
    console.log(`${done} inputs, ${Math.round((performance.now() - start) / 1000)} s`);
  });
  for (const [verdict, count] of [...report.verdicts].sort((a, b) => b[1] - a[1])) console.log(`${count}\t${verdict}`);
  console.log(`${report.inputs} inputs from seed ${seed}: no invariant was broken`);
}
