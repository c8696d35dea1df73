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
  // Several browsers and servers for a test, on machines busy with other things too.
  timeout: 300_000,
  // It bounds a wait for something that happens. A device looks for a server that was away every 30 s at the latest.
  expect: { timeout: 60_000 },
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    // Pictures of every frame take nearly half of a run's time; what was on the page is in the snapshots.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: { args: chromiumArgs, ...(executablePath === undefined ? {} : { executablePath }) },
  },
});
