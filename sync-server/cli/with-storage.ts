import type { Accounts } from "../accounts/accounts.ts";
import { parseConfig, type Config } from "../config.ts";
import { RestoreCutOff, StorageIncomplete, StorageLocked, type Storage } from "../storage/contracts.ts";
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
  // Not before it is needed: the whole server takes a second to load, and a wrong option is told at once.
  const { openStorage } = await import("../server.ts");
  let storage: Storage;
  try {
    storage = await openStorage(config);
  } catch (error) {
    if (error instanceof RestoreCutOff || error instanceof StorageIncomplete)
      throw new CommandProblem(`${error.message}.`);
    if (!(error instanceof StorageLocked)) throw error;
    throw new CommandProblem(`The server is using the data in ${config.dataDir}: stop it first, or ${insteadTo}.`);
  }
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

export function withAccounts<T>(
  config: Config,
  insteadTo: string,
  work: (accounts: Accounts) => Promise<T>,
): Promise<T> {
  return withStorage(config, insteadTo, async (storage) => {
    const { openAccounts } = await import("../server.ts");
    return work(await openAccounts(config, storage));
  });
}
