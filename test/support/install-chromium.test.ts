import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findChromium } from "./chromium.ts";
import { ensureChromium } from "./install-chromium.ts";
import { createTempFolder } from "./temp-folder.ts";

async function writeProgram(folder: string, name: string, body = ""): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
  return file;
}

describe("the browser of the tests", () => {
  test("is the one that CHROMIUM_PATH names, before any on the path", async () => {
    const folder = await createTempFolder();
    const given = await writeProgram(path.join(folder, "own"), "my-browser");
    await writeProgram(folder, "chromium");
    expect(findChromium({ PATH: folder, CHROMIUM_PATH: given })).toBe(given);
  });

  test("is nowhere else when CHROMIUM_PATH names no program", async () => {
    const folder = await createTempFolder();
    await writeProgram(folder, "chromium");
    const env = { PATH: folder, CHROMIUM_PATH: path.join(folder, "missing") };
    expect(findChromium(env)).toBeUndefined();
    expect(() => ensureChromium(env)).toThrow(/CHROMIUM_PATH \(.*missing\) is no program/u);
  });

  test("is found on the path under each of its usual names", async () => {
    for (const name of ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]) {
      const folder = await createTempFolder();
      const file = await writeProgram(folder, name);
      expect(findChromium({ PATH: `/nowhere:${folder}` })).toBe(file);
    }
  });

  test("is installed by apt-get when there is none", async () => {
    const folder = await createTempFolder();
    await writeProgram(folder, "sudo", `shift; exec "$@"`);
    const chromium = path.join(folder, "chromium");
    const install = `[ "$1" = install ] && { printf '#!/bin/sh\\n' > ${chromium}; /bin/chmod 755 ${chromium}; }; exit 0`;
    await writeProgram(folder, "apt-get", install);
    await writeProgram(folder, "true");
    expect(ensureChromium({ PATH: folder })).toBe(chromium);
  });

  test("is asked for in words when it can neither be found nor installed", async () => {
    const folder = await createTempFolder();
    expect(() => ensureChromium({ PATH: folder })).toThrow(/install chromium or Google Chrome, or set CHROMIUM_PATH/u);
  });
});
