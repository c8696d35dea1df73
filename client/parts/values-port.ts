import { listNames, type LocalValues } from "../api/local-values.ts";
import type { ValuesPort } from "../store/person-ports.ts";

/** What this device keeps by name, as the store takes it. */
export function createValuesPort(values: LocalValues): ValuesPort {
  return {
    getItem: (name) => values.getItem(name),
    setItem: (name, value) => values.setItem(name, value),
    removeItem: (name) => values.removeItem(name),
    list: (prefix) => listNames(values, prefix),
  };
}
