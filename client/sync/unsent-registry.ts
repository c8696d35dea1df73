import type { DocName } from "../../shared/lib/doc-name.ts";
import { listNames, trySetItem, type LocalValues } from "../api/local-values.ts";

/**
 * Which documents hold something that the server does not have yet. It survives the tab, so that such documents are
 * opened and brought to the server even if nobody looks at their chats. Persisted: one value per document.
 */
export class UnsentRegistry {
  readonly #values: LocalValues;
  readonly #prefix: string;

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.unsent.`;
  }

  has(docName: DocName): boolean {
    return this.#values.getItem(this.#prefix + docName) !== null;
  }

  add(docName: DocName): void {
    if (!this.has(docName)) trySetItem(this.#values, this.#prefix + docName, "1");
  }

  remove(docName: DocName): void {
    this.#values.removeItem(this.#prefix + docName);
  }

  list(): DocName[] {
    return listNames(this.#values, this.#prefix)
      .map((name) => name.slice(this.#prefix.length))
      .sort();
  }
}
