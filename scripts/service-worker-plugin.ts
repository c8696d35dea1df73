import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "vite";

/**
 * Builds the service worker as a program of its own, in one classic script `/sw.js`, after the app. It finds in
 * `__SHELL_FILES__` the paths of everything the app consists of, and in `__SHELL_VERSION__` a hash of their content.
 */
export function serviceWorkerPlugin(entry: string): Plugin {
  let files: string[] = [];
  let version = "";
  let outDir = "";
  let publicDir = "";
  return {
    name: "roost:service-worker",
    apply: (_config, env) => env.command === "build" && env.isSsrBuild !== true,
    configResolved(config) {
      outDir = config.build.outDir;
      publicDir = config.publicDir;
    },
    // At the end: entries that only import another file are taken out of the bundle by then.
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const emitted = Object.values(bundle).filter((file) => !file.fileName.endsWith(".map"));
        const copied = existsSync(publicDir) ? readdirSync(publicDir, { recursive: true, withFileTypes: true }) : [];
        const assets = copied.filter((file) => file.isFile()).map((file) => path.join(file.parentPath, file.name));
        const hash = createHash("sha256");
        for (const file of emitted) hash.update(file.fileName).update(file.type === "chunk" ? file.code : file.source);
        for (const file of assets) hash.update(file.slice(publicDir.length)).update(readFileSync(file));
        version = hash.digest("hex").slice(0, 16);
        files = [
          "/",
          ...emitted.filter((file) => file.fileName !== "index.html").map((file) => `/${file.fileName}`),
          ...assets.map((file) => `/${path.relative(publicDir, file).replaceAll(path.sep, "/")}`),
        ];
      },
    },
    async closeBundle(error) {
      if (error !== undefined || !existsSync(entry)) return;
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: { __SHELL_FILES__: JSON.stringify(files), __SHELL_VERSION__: JSON.stringify(version) },
        build: {
          outDir,
          emptyOutDir: false,
          target: "es2022",
          rolldownOptions: { input: entry, output: { format: "iife", entryFileNames: "sw.js" } },
        },
      });
    },
  };
}
