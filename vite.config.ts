import { existsSync } from "node:fs";
import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type UserConfig } from "vite";
import { importPlugin } from "./scripts/import-plugin.ts";
import { templatePlugin } from "./scripts/template-plugin.ts";
import { textIdPlugin } from "./scripts/text-id-plugin.ts";
import { yjsPlugin } from "./scripts/yjs-plugin.ts";
import { sheetPlugin } from "./scripts/sheet-plugin.ts";
import { secondPassPlugin } from "./scripts/second-pass-plugin.ts";
import { serviceWorkerPlugin } from "./scripts/service-worker-plugin.ts";

const here = import.meta.dirname;
const at = (file: string): string => path.join(here, file);
const syncServer = process.env["ROOST_SERVER"] ?? "http://127.0.0.1:8080";

const client: UserConfig = {
  root: at("client"),
  // Vite writes the style sheet for `cssTarget`; Tailwind's own pass would spell every colour out for older browsers.
  plugins: [
    tailwindcss({ optimize: false }),
    importPlugin(),
    yjsPlugin(),
    templatePlugin(at("client")),
    textIdPlugin(),
    sheetPlugin(),
    secondPassPlugin(),
    serviceWorkerPlugin(at("client/service-worker/service-worker.ts")),
  ],
  build: {
    outDir: at("dist/client"),
    emptyOutDir: true,
    target: "es2022",
    // The first of each that know light-dark(), @property and popovers, which the style sheet needs.
    cssTarget: ["chrome123", "firefox128", "safari17.5"],
    sourcemap: true,
    // No inlined data: addresses and no preload helper that old browsers would need: the CSP stays strict.
    assetsInlineLimit: 0,
    modulePreload: false,
    // The Tailwind plugin gives no map for the sheet; nobody debugs that.
    rolldownOptions: {
      checks: { sourcemapBroken: false, bundlerTimings: false },
      // What the first screen needs comes in one file: two dozen small ones are compressed worse by a tenth.
      // Who signs in waits for nothing twice: a file that names others would come a round trip before them.
      output: {
        codeSplitting: {
          groups: [
            { name: "first", tags: ["$initial"], priority: 2 },
            {
              name: "gate",
              test: /client\/(screens\/(sign-|gate-|password-error)|components\/text-field)/u,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  // Yjs warns through a logger that brings colours, a DOM renderer and a schema library along.
  resolve: { alias: { "lib0/logging": at("client/sync/yjs-logging.ts") } },
  worker: { format: "es", plugins: () => [yjsPlugin()] },
  server: {
    port: 5173,
    strictPort: true,
    proxy: {
      // Not the modules of client/api and client/sync, which Vite serves under the same names.
      "^/api/(?!.*\\.ts)": { target: syncServer },
      "^/sync(?!.*\\.ts)": { target: syncServer, ws: true },
    },
  },
};

const server: UserConfig = {
  build: {
    ssr: true,
    outDir: at("dist/server"),
    emptyOutDir: true,
    copyPublicDir: false,
    target: "node20",
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(
        ["main", "cli/main"]
          .map((name): [string, string] => [name, at(`sync-server/${name}.ts`)])
          .filter(([, file]) => existsSync(file)),
      ),
      output: { entryFileNames: "[name].js" },
    },
  },
};

/** `vite build` makes the app in dist/client, `vite build --ssr` the server in dist/server. */
export default defineConfig(({ isSsrBuild }) => (isSsrBuild === true ? server : client));
