/** The browser's small synchronous storage, or what stands in for it. */
export type LocalValues = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Keeps values for as long as the page lives: for browsers that refuse storage, and for programs. */
export function createMemoryValues(): LocalValues {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    getItem: (name) => values.get(name) ?? null,
    setItem: (name, value) => void values.set(name, value),
    removeItem: (name) => void values.delete(name),
    key: (index) => [...values.keys()][index] ?? null,
  };
}

/** All names that begin with `prefix`. */
export function listNames(values: LocalValues, prefix: string): string[] {
  const names: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const name = values.key(i);
    if (name?.startsWith(prefix)) names.push(name);
  }
  return names;
}

/** Writes a value; false if the storage is full or refused. Whoever calls it has another copy or tells the person. */
export function trySetItem(values: LocalValues, name: string, value: string): boolean {
  try {
    values.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

/** Reads JSON that this app wrote; undefined if it is missing or damaged. */
export function readJson(values: LocalValues, name: string): unknown {
  const text = values.getItem(name);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Damaged by hand or by another version: the same as missing.
    return undefined;
  }
}
