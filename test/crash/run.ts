import { parseArgs } from "node:util";
import { runCrashMatrix } from "./crash-matrix.ts";
import { SeededRandom } from "../sync-server/sync/validation/seeded-random.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "100" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
console.log(`crash matrix: ${values.rounds} rounds, seed ${values.seed}`);
const report = await runCrashMatrix(Number(values.rounds), new SeededRandom(Number(values.seed)));
const { messages, segments, lost, doubled, emptyRounds } = report;
console.log(
  `${messages} messages in ${segments} segments; lost ${lost.length}, doubled ${doubled.length}, rounds without an acknowledgement ${emptyRounds.length}`,
);
if (lost.length + doubled.length + emptyRounds.length > 0) {
  console.log(lost.slice(0, 20), doubled.slice(0, 20), emptyRounds);
  process.exitCode = 1;
}
