import type { DocName } from "../../shared/lib/doc-name.ts";
import { listNames, trySetItem, type LocalValues } from "../api/local-values.ts";

/**
 * Which database of a document is the valid one: a rebase builds the next generation beside the old one, and this is
 * the step that makes it count, for all tabs at once. Persisted: one value per document that was ever rebased.
 */
export class GenerationPointers {
  readonly #values: LocalValues;
  readonly #prefix: string;

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.generation.`;
  }

  read(docName: DocName): number {
    const generation = Number(this.#values.getItem(this.#prefix + docName) ?? 0);
    return Number.isSafeInteger(generation) && generation > 0 ? generation : 0;
  }

  /** False if it could not be kept: then the old generation stays the valid one. */
  raise(docName: DocName, generation: number): boolean {
    return trySetItem(this.#values, this.#prefix + docName, String(generation));
  }

  listDocNames(): DocName[] {
    return listNames(this.#values, this.#prefix).map((name) => name.slice(this.#prefix.length));
  }
}

/** `roost.<userId>.<docName>`, and `.g<n>` after a rebase. Persisted. */
export function documentDatabaseName(userId: string, docName: DocName, generation: number): string {
  const name = `roost.${userId}.${docName}`;
  return generation === 0 ? name : `${name}.g${generation}`;
}
