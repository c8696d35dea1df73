import { existsSync, writeSync } from "node:fs";
import { cp, open, readdir, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { restoreCommand } from "../../../sync-server/cli/restore-command.ts";
import { openDatabase } from "../../../sync-server/storage/level/database.ts";
import { formatKey } from "../../../sync-server/storage/level/keys.ts";
import { openLevelStorage } from "../../../sync-server/storage/level/level-storage.ts";
import { runCommand, type CommandResult } from "../../support/run-command.ts";
import { startServer } from "../../support/server.ts";
import { createTempFolder } from "../../support/temp-folder.ts";

function restore(from: string, dataDir: string): Promise<CommandResult> {
  return runCommand("sync-server/cli/main.ts", ["restore", "--from", from], { DATA_DIR: dataDir });
}

/** A data folder of a server that was stopped, with an account. */
async function createBackup(): Promise<{ readonly backup: string; readonly email: string }> {
  const backup = await createTempFolder();
  const server = await startServer({ dataDir: backup });
  const { email } = await server.client.register("Ada");
  await server.stop();
  return { backup, email };
}

/** A copy of a backup that can be copied, but not opened. */
async function createBroken(backup: string): Promise<string> {
  const broken = await createTempFolder();
  await cp(backup, broken, { recursive: true });
  const db = await openDatabase(path.join(broken, "db"));
  await db.put(formatKey, Buffer.from("of the future"));
  await db.close();
  return broken;
}

/** Runs it in this process, and tells which files and folders were synced to the disk while `isSeen` said so. */
async function restoreWatched(from: string, dataDir: string, isSeen: () => boolean): Promise<Set<string>> {
  const synced = new Set<string>();
  const probe = await open(import.meta.filename);
  const prototype = Object.getPrototypeOf(probe) as { sync: (this: FileHandle) => Promise<void> };
  await probe.close();
  const real = prototype.sync;
  const spy = vi.spyOn(prototype, "sync").mockImplementation(async function (this: FileHandle) {
    await real.call(this);
    const stats = await this.stat();
    // Windows syncs only what may be written; elsewhere a write of nothing tells.
    if (stats.isFile()) writeSync(this.fd, Buffer.alloc(0));
    if (isSeen()) synced.add(identify(stats));
  });
  onTestFinished(() => spy.mockRestore());
  const shell = {
    env: { DATA_DIR: dataDir },
    input: process.stdin,
    print: () => {},
    complain: () => {},
    ask: () => {},
  };
  expect(await restoreCommand.run(["--from", from], shell)).toBe(0);
  return synced;
}

/** A file with what was written last, or a folder, which keeps its number under a new name. */
function identify(stats: Awaited<ReturnType<typeof stat>>): string {
  return stats.isFile() ? `${stats.ino} ${stats.size} ${stats.mtimeMs}` : `${stats.ino}`;
}

describe("the command to restore", () => {
  test("has every file and folder on the disk before the data folder is one to start on", async () => {
    const { backup } = await createBackup();
    const dataDir = await createTempFolder();
    const synced = await restoreWatched(backup, dataDir, () => !existsSync(path.join(dataDir, "db")));
    const names = await readdir(dataDir, { recursive: true });
    expect(names).toEqual(expect.arrayContaining(["secrets.json", "db", path.join("db", "CURRENT")]));
    const missing = [];
    for (const name of [".", ...names]) {
      if (!synced.has(identify(await stat(path.join(dataDir, name))))) missing.push(name);
    }
    expect(missing).toEqual([]);
  });

  test("has the data folder's new name on the disk when it says that it is done", async () => {
    const { backup } = await createBackup();
    const dataDir = await createTempFolder();
    const synced = await restoreWatched(backup, dataDir, () => existsSync(path.join(dataDir, "db")));
    expect(synced).toContain(identify(await stat(dataDir)));
  });

  test("leaves nothing to start on when it ends before the copy has an epoch of its own, and can be run again", async () => {
    const { backup, email } = await createBackup();
    const dataDir = await createTempFolder();
    expect((await restore(await createBroken(backup), dataDir)).code).toBe(1);
    expect(await readdir(dataDir)).not.toContain("db");
    const start = await runCommand("sync-server/main.ts", [], { DATA_DIR: dataDir, PORT: "0", LOG_FORMAT: "pretty" });
    expect(start.code).toBe(1);
    expect(start.stdout).toMatch(/^\S+ error A restore to .+ was cut off: run it again\n$/u);
    const create = ["user", "create", "--email", "bea@example.org", "--name", "Bea"];
    const user = await runCommand("sync-server/cli/main.ts", create, { DATA_DIR: dataDir }, "a long password\n");
    expect(user).toMatchObject({ code: 1, stdout: "" });
    expect(user.stderr).toMatch(/^A restore to .+ was cut off: run it again\.\n$/u);
    expect(await readdir(dataDir)).not.toContain("db");

    expect(await restore(backup, dataDir)).toMatchObject({ code: 0, stderr: "" });
    expect((await readdir(dataDir)).toSorted()).toEqual((await readdir(backup)).toSorted());
    const [before, after] = [
      await openLevelStorage(path.join(backup, "db")),
      await openLevelStorage(path.join(dataDir, "db")),
    ];
    expect(after.epoch).not.toBe(before.epoch);
    expect(after.isRestored).toBe(true);
    await Promise.all([before.close(), after.close()]);
    const server = await startServer({ dataDir });
    onTestFinished(() => server.stop());
    await server.client.login(email);
  });
});
