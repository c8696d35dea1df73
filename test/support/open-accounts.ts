import path from "node:path";
import { onTestFinished } from "vitest";
import { Accounts, type NewUser } from "../../sync-server/accounts/accounts.ts";
import type { AccountResult } from "../../sync-server/accounts/account-result.ts";
import { loadSecrets } from "../../sync-server/accounts/secrets.ts";
import { parseConfig } from "../../sync-server/config.ts";
import type { Storage } from "../../sync-server/storage/contracts.ts";
import { openLevelStorage } from "../../sync-server/storage/level/level-storage.ts";
import { createTempFolder } from "./temp-folder.ts";

export interface TestAccounts {
  accounts: Accounts;
  storage: Storage;
  readonly folder: string;
  /** Epoch milliseconds; the test moves it. */
  now: number;
  /** Closes and opens all anew, as a restart does. */
  restart(): Promise<void>;
}

/** Real accounts on a real store, with a clock that the test moves. */
export async function openTestAccounts(env: Readonly<Record<string, string>> = {}): Promise<TestAccounts> {
  const folder = await createTempFolder();
  const parsed = parseConfig({ PASSWORD_COST: "10", ...env });
  if (!parsed.ok) throw new Error(parsed.problems.join("\n"));
  const { config } = parsed;
  const open = async (): Promise<{ accounts: Accounts; storage: Storage }> => {
    const storage = await openLevelStorage(path.join(folder, "db"));
    onTestFinished(() => storage.close());
    const secrets = await loadSecrets(folder);
    const accounts = await Accounts.open({ records: storage.records, secrets, config, now: () => opened.now });
    return { accounts, storage };
  };
  const opened = { now: 1_800_000_000_000 };
  return Object.assign(opened, await open(), {
    folder,
    async restart(this: TestAccounts) {
      await this.storage.close();
      Object.assign(this, await open());
    },
  });
}

/** The value of a result that has to be one. */
export function valueOf<T>(result: AccountResult<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.code}`);
  return result.value;
}

export const ada: NewUser = { email: "ada@example.org", displayName: "Ada", password: "correct horse battery" };
export const bob: NewUser = { email: "bob@example.org", displayName: "Bob", password: "another horse battery" };
