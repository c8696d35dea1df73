import { parseConfig, type Config } from "../config.ts";
import { openStorage } from "../server.ts";
import { StorageLocked, type Storage } from "../storage/contracts.ts";
import { CommandProblem, exitCodes, type Shell } from "./command.ts";

export function readConfig(shell: Shell): Config {
  const result = parseConfig(shell.env);
  if (result.ok) return result.config;
  const problems = result.problems.map((line) => `\n  ${line}`).join("");
  throw new CommandProblem(`The configuration is wrong:${problems}`, exitCodes.wrongUsage);
}

/** Works on the data of a stopped server. `insteadTo` says how to get there while it runs. */
export async function withStorage<T>(
  config: Config,
  insteadTo: string,
  work: (storage: Storage) => Promise<T>,
): Promise<T> {
  let storage: Storage;
  try {
    storage = await openStorage(config);
  } catch (error) {
    if (!(error instanceof StorageLocked)) throw error;
    throw new CommandProblem(`The server is using the data in ${config.dataDir}: stop it first, or ${insteadTo}.`);
  }
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
