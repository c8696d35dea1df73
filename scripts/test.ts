import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureChromium } from "../test/support/install-chromium.ts";
import { readPlaywrightReport, readVitestReport, type Tally } from "./test-report.ts";

const root = path.join(import.meta.dirname, "..");
const cache = path.join(root, ".cache");
const vitestReport = path.join(cache, "vitest.json");
const playwrightReport = path.join(cache, "playwright.json");

interface Step {
  readonly name: string;
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Reads how many tests ran; without it the step counts as one. */
  readonly read?: () => Tally;
}

const steps: readonly Step[] = [
  { name: "format", words: ["npm", "run", "--silent", "format:check"] },
  { name: "lint", words: ["npm", "run", "--silent", "lint"] },
  { name: "types", words: ["npm", "run", "--silent", "types"] },
  {
    name: "unit, contract and component tests",
    words: ["npx", "vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
    read: () => readVitestReport(vitestReport),
  },
  { name: "build", words: ["npm", "run", "--silent", "build"] },
  { name: "budget of the first load", words: ["npm", "run", "--silent", "budget"] },
  {
    name: "end-to-end tests",
    words: ["npx", "playwright", "test", "--reporter=list,json"],
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
    read: () => readPlaywrightReport(playwrightReport),
  },
];

function run(step: Step, env: NodeJS.ProcessEnv): Tally {
  const [command = "", ...args] = step.words;
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...env, ...step.env } });
  const ok = result.status === 0;
  const tally = step.read?.() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  // An error outside of any test shows only in the exit code.
  return ok || tally.failed > 0 ? tally : { passed: tally.passed, failed: 1 };
}

rmSync(vitestReport, { force: true });
rmSync(playwrightReport, { force: true });
mkdirSync(cache, { recursive: true });
const env = { ...process.env, CHROMIUM_PATH: ensureChromium() };
const done: { name: string; tally: Tally; seconds: number }[] = [];
for (const step of steps) {
  console.log(`\n== ${step.name}`);
  const startedAt = performance.now();
  const tally = run(step, env);
  done.push({ name: step.name, tally, seconds: (performance.now() - startedAt) / 1000 });
}
console.log("\nWhat ran:");
for (const { name, tally, seconds } of done) {
  console.log(`  ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds.toFixed(1)} s)`);
}
const passed = done.reduce((sum, { tally }) => sum + tally.passed, 0);
const failed = done.reduce((sum, { tally }) => sum + tally.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
