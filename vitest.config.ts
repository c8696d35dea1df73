import tailwindcss from "@tailwindcss/vite";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromiumArgs, findChromium } from "./test/support/chromium.ts";

const executablePath = findChromium();

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          // Password checks and fsyncs are slow on a machine that is busy with something else.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.browser.test.ts", "test/e2e/**"],
        },
      },
      {
        plugins: [tailwindcss()],
        // Found before the tests start, so that no reload in the middle of a run is needed.
        optimizeDeps: {
          include: [
            "lit",
            "lit/decorators.js",
            "lit/directives/*.js",
            "@lit-labs/router",
            "@lit-labs/virtualizer/virtualize.js",
            "@lit/localize",
            "axe-core",
            "lucide",
            "y-indexeddb",
            "yjs",
          ],
        },
        test: {
          name: "browser",
          include: ["test/client/**/*.browser.test.ts"],
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
