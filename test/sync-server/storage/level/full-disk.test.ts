import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { openLevelStorage } from "../../../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "../../../support/temp-folder.ts";

const root = path.join(import.meta.dirname, "../../../..");
const isLinux = process.platform === "linux";

/** The limit on the size of files that a process may write is what Linux has that can be lifted again from outside. */
test.runIf(isLinux)(
  "a disk that takes nothing more loses nothing that was acknowledged, is read all the same, and is used again when it has room",
  async () => {
    const folder = await createTempFolder();
    const script = `ulimit -S -f 1000; exec "${process.execPath}" --import tsx "${path.join(import.meta.dirname, "failing-writer.ts")}" "${folder}"`;
    const child = spawn("bash", ["-c", script], { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const exited = once(child, "exit");
    let acknowledged = 0;
    let lines: string[] = [];
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      if (line.startsWith("acknowledged")) acknowledged = Number(line.split(" ")[1]);
    });
    const has = (start: string): boolean => lines.some((line) => line.startsWith(start));

    await expect.poll(() => has("failed 5")).toBe(true);
    expect(has("unreadable")).toBe(false);
    expect(acknowledged).toBeGreaterThan(10);
    const beforeRoom = acknowledged;

    execFileSync("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]);
    lines = [];
    await expect.poll(() => acknowledged).toBeGreaterThan(beforeRoom + 20);
    child.stdin.write("stop\n");
    await exited;
    const stored = Number(lines.find((line) => line.startsWith("stored"))?.split(" ")[1]);
    expect(stored).toBeGreaterThanOrEqual(acknowledged);

    const storage = await openLevelStorage(folder);
    onTestFinished(() => storage.close());
    const document = await storage.documents.load("document");
    expect(document?.seq).toBe(stored);
    expect(document?.tail).toHaveLength(stored);
  },
  60_000,
);
