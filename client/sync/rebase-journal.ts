import type { DocumentDatabase } from "./document-database.ts";
import type { RebaseEntry } from "./rebase-entry.ts";

/** Persisted beside the document. */
export const journalKey = "roost.rebase";

/** What is still to be written again. Persisted in the new generation's database. */
export interface RebaseJournal {
  readonly entries: readonly RebaseEntry[];
  /** One by one, because writing several at once was refused and nobody knows for which of them. */
  readonly isSingle: boolean;
  /** The state vector of what the server had: what came later is newer than the entries. */
  readonly base?: Uint8Array;
  /** Names of what the server will not take, and what is not to be written again from the generation before either. */
  readonly dropped?: readonly string[];
  /** The databases of the generations before, to be deleted at the end. */
  readonly oldDatabaseNames: readonly string[];
}

export function isRebaseJournal(value: unknown): value is RebaseJournal {
  return (
    value !== null &&
    typeof value === "object" &&
    "entries" in value &&
    Array.isArray(value.entries) &&
    "isSingle" in value &&
    "oldDatabaseNames" in value &&
    Array.isArray(value.oldDatabaseNames)
  );
}

export async function readJournal(database: DocumentDatabase): Promise<RebaseJournal | undefined> {
  const value = await database.readValue(journalKey);
  return isRebaseJournal(value) ? value : undefined;
}

export function nameOf({ root, key }: RebaseEntry): string {
  return `${root}/${key}`;
}
