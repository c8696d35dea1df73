// Plain JavaScript, so that the server runs in this very process, without a loader. The build is made when it is
// missing or older than the sources.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const root = path.join(import.meta.dirname, "..");
const sources = ["client", "shared", "sync-server", "package-lock.json", "vite.config.ts", "tsconfig.base.json"];
const outputs = ["dist/client/index.html", "dist/server/main.js"];

/** @type {(file: string) => number} */
const newest = (file) => {
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
};

const built = outputs.map((file) => path.join(root, file)).filter((file) => existsSync(file));
const isFresh =
  built.length === outputs.length &&
  Math.min(...built.map((file) => statSync(file).mtimeMs)) >
    Math.max(...sources.map((file) => newest(path.join(root, file))));

if (!isFresh) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const build = spawnSync(npm, ["run", "--silent", "build"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
process.setSourceMapsEnabled(true);
await import(pathToFileURL(path.join(root, "dist/server/main.js")).href);
