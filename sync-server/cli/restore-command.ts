import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { renewEpoch, unfinishedRestore } from "../storage/level/level-storage.ts";
import { CommandProblem, exitCodes, type Command } from "./command.ts";
import { flushFolder } from "./flush-folder.ts";
import { readConfig } from "./with-storage.ts";

const usage = [
  "restore --from <folder>",
  "    Copies a backup of a data folder to DATA_DIR, which must be empty or missing, and makes every device compare",
  "    notes with it: what a device has that the backup lacks comes back.",
];

/** Brings a data folder back from a copy. A copy put there by hand would make devices lose what it lacks. */
export const restoreCommand: Command = {
  usage,
  async run(args, shell) {
    const from = readFrom(args);
    const { dataDir } = readConfig(shell);
    const [db, part] = [path.join(dataDir, "db"), unfinishedRestore(path.join(dataDir, "db"))];
    const present = await list(dataDir);
    const wasCutOff = present.includes(path.basename(part)) && !present.includes("db");
    if (present.length > 0 && !wasCutOff) {
      throw new CommandProblem(`${dataDir} is not empty. Move it away first, then restore.`);
    }
    const stored = path.join(from, "db");
    if (!(await list(stored)).includes("CURRENT")) throw new CommandProblem(`${from} is no copy of a data folder.`);
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true, mode: 0o700 });
    await cp(stored, part, { recursive: true, preserveTimestamps: true });
    await cp(from, dataDir, { recursive: true, preserveTimestamps: true, filter: (source) => source !== stored });
    // Last: a copy under the old epoch looks whole, and what devices have besides would not come back.
    await renewEpoch(part);
    // What clients send from now on is synced at once; it must not outlast what it builds on.
    await flushFolder(dataDir);
    await rename(part, db);
    await flushFolder(dataDir);
    shell.print(`Restored ${dataDir} from ${from}.`);
    return exitCodes.ok;
  },
};

function readFrom(args: readonly string[]): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { from: { type: "string" } } });
    if (values.from !== undefined && values.from !== "") return path.resolve(values.from);
  } catch (cause) {
    throw new CommandProblem(usage.join("\n"), exitCodes.wrongUsage, { cause });
  }
  throw new CommandProblem(usage.join("\n"), exitCodes.wrongUsage);
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
