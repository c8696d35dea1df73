import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readPlaywrightReport, readVitestReport } from "../../scripts/test-report.ts";
import { createTempFolder } from "../support/temp-folder.ts";

async function writeReport(report: object): Promise<string> {
  const file = path.join(await createTempFolder(), "report.json");
  await writeFile(file, JSON.stringify(report));
  return file;
}

test("a report that was never written counts as a failure", () => {
  expect(readVitestReport("/nowhere/vitest.json")).toEqual({ passed: 0, failed: 1 });
  expect(readPlaywrightReport("/nowhere/playwright.json")).toEqual({ passed: 0, failed: 1 });
});

test("skipped tests, and files that could not be loaded, count as failed", async () => {
  const report = {
    numTotalTests: 12,
    numPassedTests: 10,
    testResults: [
      { status: "passed", assertionResults: [{}] },
      { status: "failed", assertionResults: [{}] },
      { status: "failed", assertionResults: [] },
    ],
  };
  expect(readVitestReport(await writeReport(report))).toEqual({ passed: 10, failed: 3 });
});

test("end-to-end tests that were skipped or passed only at the second try count as failed", async () => {
  const report = { stats: { expected: 8, skipped: 1, unexpected: 2, flaky: 1 } };
  expect(readPlaywrightReport(await writeReport(report))).toEqual({ passed: 8, failed: 4 });
});
