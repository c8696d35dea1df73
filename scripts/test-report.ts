import { existsSync, readFileSync } from "node:fs";

/** What a step did. A skipped test counts as failed: there shall be none. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly skipped: number;
    readonly unexpected: number;
    readonly flaky: number;
  };
}

/** Counts of vitest's JSON report; a file that could not even be loaded counts as one failure. */
export function readVitestReport(file: string): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  const broken = report.testResults.filter((entry) => entry.status === "failed" && entry.assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numTotalTests - report.numPassedTests + broken.length,
  };
}

/** Counts of Playwright's JSON report. */
export function readPlaywrightReport(file: string): Tally {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(file, "utf8")) as PlaywrightReport;
  return { passed: stats.expected, failed: stats.skipped + stats.unexpected + stats.flaky };
}
