import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

/**
 * The Chromium that is there, else Debian's, installed.
 * @throws Error that says what to do, if there is none and none can be installed.
 */
export function ensureChromium(env: NodeJS.ProcessEnv = process.env): string {
  const found = findChromium(env);
  if (found !== undefined) return found;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const given = env["CHROMIUM_PATH"];
  const hasAptGet = runs(env, ["apt-get", "--version"]) && (sudo.length === 0 || runs(env, [...sudo, "true"]));
  if (!given && hasAptGet) {
    console.log("No Chromium found: installing Debian's.");
    runShown(env, [...sudo, "apt-get", "update"]);
    runShown(env, [...sudo, "apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
    const installed = findChromium(env);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    `The browser tests need Chromium. ${given ? `CHROMIUM_PATH (${given}) is no program` : "There is none on PATH"}, and ` +
      "none could be installed: install chromium or Google Chrome, or set CHROMIUM_PATH to its program.",
  );
}

function runs(env: NodeJS.ProcessEnv, [command = "", ...args]: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore", env }).status === 0;
}

function runShown(env: NodeJS.ProcessEnv, [command = "", ...args]: readonly string[]): void {
  spawnSync(command, args, { stdio: "inherit", env: { ...env, DEBIAN_FRONTEND: "noninteractive" } });
}
