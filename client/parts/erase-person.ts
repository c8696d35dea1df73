import { listNames, type LocalValues } from "../api/local-values.ts";
import { deleteDatabases } from "../api/indexed-database.ts";

/** Takes everything of a person off this device: what begins with `base`, as all of it does. */
export async function erasePerson(values: LocalValues, base: string): Promise<void> {
  await deleteDatabases(base);
  for (const name of listNames(values, base)) values.removeItem(name);
}
