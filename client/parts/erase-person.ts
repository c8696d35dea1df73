import { listNames, type LocalValues } from "../api/local-values.ts";
import { deleteDatabases } from "../api/indexed-database.ts";

/** Takes everything of a person off this device: what begins with `base`, as all of it does. */
export async function erasePerson(values: LocalValues, base: string): Promise<void> {
  const removeValues = (): void => listNames(values, base).forEach((name) => values.removeItem(name));
  // First, as a tab that is killed meanwhile would leave texts that go out at the next sign-in; and once more, for what was
  // written meanwhile.
  removeValues();
  await deleteDatabases(base);
  removeValues();
}
