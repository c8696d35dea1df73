import type { DocName } from "../../shared/lib/doc-name.ts";
import { listNames, trySetItem, type LocalValues } from "../api/local-values.ts";

/**
 * Which documents hold something that the server does not have yet. It survives the tab, so that such documents are
 * opened and brought to the server even if nobody looks at their chats. Persisted: one value per document, the highest
 * client id of unsent messages, or 1.
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

  /** Messages were written under this Yjs client id. */
  noteMessages(docName: DocName, clientId: number): void {
    if (clientId > this.messageClientId(docName)) trySetItem(this.#values, this.#prefix + docName, String(clientId));
  }

  /** The highest client id under which unsent messages were written here; 0 if there are none. */
  messageClientId(docName: DocName): number {
    const clientId = Number(this.#values.getItem(this.#prefix + docName) ?? 0);
    return clientId > 1 ? clientId : 0;
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
