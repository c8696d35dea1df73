import { availableParallelism } from "node:os";
import tailwindcss from "@tailwindcss/vite";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, findChromium } from "./test/support/chromium.ts";

const executablePath = findChromium();
const simulations = "test/convergence/**/*.test.ts";
// Everything is slow on a machine that is busy with something else. What a test waits for has a limit of its own.
const limits = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } } as const;
const node = { ...limits, environment: "node" } as const;

export default defineConfig({
  test: {
    // Most tests wait for a disk or a server: without this, one core would do nothing.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          ...node,
          name: "node",
          // The same modules for all files: nothing of the app keeps anything in them.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.ts", "test/e2e/**", simulations],
        },
      },
      // Their clock and chance have to be there before anything else is loaded.
      { test: { ...node, name: "node-simulation", include: [simulations] } },
      {
        plugins: [tailwindcss()],
        // Found before the tests start, so that no reload in the middle of a run is needed.
        optimizeDeps: {
          include: [
            "lit",
            "lit/decorators.js",
            "lit/directives/*.js",
            "@lit/localize",
            "axe-core",
            "lucide",
            "y-indexeddb",
            "yjs",
          ],
        },
        test: {
          ...limits,
          name: "browser",
          include: ["test/client/**/*.browser.test.ts"],
          setupFiles: ["test/client/support/evening.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: chromiumArgs, ...(executablePath === undefined ? {} : { executablePath }) },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
