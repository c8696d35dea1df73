import type { DocName } from "../../shared/lib/doc-name.ts";
import { listNames, trySetItem, type LocalValues } from "../api/local-values.ts";

/** Of messages. Yjs draws them from all of 32 bits. */
const lowestClientId = 2;

/**
 * Which documents hold something that the server does not have yet. It survives the tab, so that such documents are
 * opened and brought to the server even if nobody looks at their chats. Persisted: one value per document, the highest
 * client id of unsent messages, 2 if all of them are yet to be put into it, or 1 for other things. What finds no room there
 * is remembered as long as the tab lives, see `isOnlyHere`: such a document must not be let go of.
 */
export class UnsentRegistry {
  readonly #values: LocalValues;
  readonly #prefix: string;
  readonly #unstored = new Map<DocName, string>();

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.unsent.`;
  }

  has(docName: DocName): boolean {
    return this.#read(docName) !== undefined;
  }

  /** There was no room to remember it: what the document holds may be nowhere else. */
  isOnlyHere(docName: DocName): boolean {
    return this.#unstored.has(docName);
  }

  add(docName: DocName): void {
    if (!this.has(docName)) this.#write(docName, "1");
  }

  /** Something else was removed: there may be room now for what was not remembered. */
  retry(docName: DocName): void {
    const value = this.#unstored.get(docName);
    if (value !== undefined) this.#write(docName, value);
  }

  /** Messages were written under this Yjs client id. */
  noteMessages(docName: DocName, clientId: number): void {
    if (clientId > this.messageClientId(docName)) this.#write(docName, String(clientId));
  }

  /** Messages are on this device that are not in the document yet, and so under no client id. */
  noteHeld(docName: DocName): void {
    this.noteMessages(docName, lowestClientId);
  }

  /** The highest client id under which unsent messages were written here; 0 if there are none. */
  messageClientId(docName: DocName): number {
    const clientId = Number(this.#read(docName) ?? 0);
    return clientId >= lowestClientId ? clientId : 0;
  }

  remove(docName: DocName): void {
    this.#unstored.delete(docName);
    this.#values.removeItem(this.#prefix + docName);
  }

  list(): DocName[] {
    const stored = listNames(this.#values, this.#prefix).map((name) => name.slice(this.#prefix.length));
    return [...new Set([...stored, ...this.#unstored.keys()])].sort();
  }

  #read(docName: DocName): string | undefined {
    return this.#unstored.get(docName) ?? this.#values.getItem(this.#prefix + docName) ?? undefined;
  }

  #write(docName: DocName, value: string): void {
    if (trySetItem(this.#values, this.#prefix + docName, value)) this.#unstored.delete(docName);
    else this.#unstored.set(docName, value);
  }
}
