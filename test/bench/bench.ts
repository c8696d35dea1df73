import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeResults } from "./benchmarks-page.ts";
import { loadPeer, peerNames } from "./peer-targets.ts";
import { formatTable, type ScenarioResults } from "./report.ts";
import { createRoostTarget } from "./roost-target.ts";
import type { Result, Scenario } from "./scenario.ts";
import { cold } from "./scenarios/cold.ts";
import { durability } from "./scenarios/durability.ts";
import { fanout } from "./scenarios/fanout.ts";
import { rooms } from "./scenarios/rooms.ts";
import { stall, stallOneDocument } from "./scenarios/stall.ts";
import { storm } from "./scenarios/storm.ts";
import { findFreePort } from "../support/free-port.ts";
import { ServerProcess } from "./server-process.ts";
import type { Target } from "./target.ts";

const root = path.join(import.meta.dirname, "../..");
const scenarios: readonly Scenario[] = [fanout, rooms, cold, storm, durability, stall, stallOneDocument];
const usage = `npm run bench -- [--scenario ${scenarios.map((each) => each.name).join("|")}]... [--peer ${peerNames.join("|")}|none]... [--runs 3] [--quick] [--write]

Roost and the peers run turn by turn, so that their ratios hold on a machine that is busy with other things.
--quick: short runs, to see whether it works. --write: the tables also go to docs/benchmarks.md.`;

const { values } = parseArgs({
  options: {
    scenario: { type: "string", multiple: true },
    peer: { type: "string", multiple: true },
    runs: { type: "string", default: "3" },
    quick: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(usage);
} else if (!existsSync(path.join(root, "dist/server/main.js"))) {
  console.error("There is no build to measure: npm run build");
  process.exitCode = 1;
} else {
  const targets = [createRoostTarget(await findFreePort())];
  for (const name of (values.peer ?? peerNames).filter((each) => each !== "none"))
    targets.push(loadPeer(name, await findFreePort()));
  const chosen = scenarios.filter((each) => values.scenario?.includes(each.name) ?? true);
  if (chosen.length === 0) throw new Error(usage);
  for (const scenario of chosen) {
    const results = await measure(scenario, targets, Number(values.runs));
    const table = formatTable(results);
    console.log(`\n${table}\n`);
    if (values.write) writeResults(scenario.name, `Medians of ${values.runs} runs.\n\n${table}`);
  }
}

async function measure(scenario: Scenario, targets: readonly Target[], runCount: number): Promise<ScenarioResults> {
  const runs = new Map(targets.map((target) => [target.name, [] as Result[]]));
  const memories = targets.map(() => new Map<string, unknown>());
  const servers = targets.map((target) => new ServerProcess(target.server));
  try {
    for (let run = 0; run < runCount; run++) {
      for (const [i, target] of targets.entries()) {
        const server = servers[i] as ServerProcess;
        const memory = memories[i] as Map<string, unknown>;
        const result = await scenario.run({ target, server, memory, quick: values.quick });
        await server.stop();
        server.clear();
        console.log(`${scenario.name} ${run + 1}/${runCount} ${target.name}: ${JSON.stringify(result)}`);
        runs.get(target.name)?.push(result);
      }
    }
  } finally {
    for (const server of servers) await server.discard();
  }
  return { scenario, runs };
}
