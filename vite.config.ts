import { existsSync } from "node:fs";
import path from "node:path";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type UserConfig } from "vite";
import { serviceWorkerPlugin } from "./scripts/service-worker-plugin.ts";

const here = import.meta.dirname;
const at = (file: string): string => path.join(here, file);
const syncServer = process.env["ROOST_SERVER"] ?? "http://127.0.0.1:8080";

const client: UserConfig = {
  root: at("client"),
  plugins: [tailwindcss(), serviceWorkerPlugin(at("client/service-worker/service-worker.ts"))],
  build: {
    outDir: at("dist/client"),
    emptyOutDir: true,
    target: "es2022",
    sourcemap: true,
    // No inlined data: addresses and no preload helper that old browsers would need: the CSP stays strict.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The Tailwind plugin gives no map for the sheet; nobody debugs that.
    rolldownOptions: { checks: { sourcemapBroken: false } },
  },
  worker: { format: "es" },
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
