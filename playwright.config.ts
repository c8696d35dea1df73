import { defineConfig } from "@playwright/test";
import { chromiumArgs, findChromium } from "./test/support/chromium.ts";

const executablePath = findChromium();

/** Each test starts its own server process (test/support), so there is no `webServer` here. */
export default defineConfig({
  testDir: "test/e2e",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  // Generous: it bounds a wait for something that happens, on machines busy with other things too.
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // Pictures of every frame take nearly half of a run's time; what was on the page is in the snapshots.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: { args: chromiumArgs, ...(executablePath === undefined ? {} : { executablePath }) },
  },
});
