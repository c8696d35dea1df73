import { spawnSync } from "node:child_process";
import { findChromium } from "./chromium.ts";

/**
 * The Chromium that is there, else Debian's, installed.
 * @throws Error that says what to do, if there is none and none can be installed.
 */
export function ensureChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (runs("apt-get", ["--version"]) && (sudo.length === 0 || runs("sudo", ["-n", "true"]))) {
    console.log("No Chromium found: installing Debian's.");
    runShown([...sudo, "apt-get", "update"]);
    runShown([...sudo, "apt-get", "install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core"]);
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  const given = process.env["CHROMIUM_PATH"];
  throw new Error(
    `The browser tests need Chromium. ${given ? `CHROMIUM_PATH (${given}) is no program` : "There is none on PATH"}, and ` +
      "none could be installed: install chromium or Google Chrome, or set CHROMIUM_PATH to its program.",
  );
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function runShown(words: readonly string[]): void {
  const [command = "", ...args] = words;
  spawnSync(command, args, { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
