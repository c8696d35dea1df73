import * as Y from "yjs";
import type { DeliveryLedger } from "./delivery-ledger.ts";
import { customStore, documentStores, updatesStore, type DocumentDatabase } from "./document-database.ts";
import { openDatabase, settleTransaction } from "./indexed-database.ts";
import { ledgerKey } from "./ledger-store.ts";
import type { RebaseEntry } from "./rebase-entry.ts";

/** Persisted beside the document. */
const journalKey = "roost.rebase";

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

/**
 * Builds the database of the next generation in one transaction: the server's state, what is known of its delivery,
 * and the journal. It counts only when the pointer is raised; until then it may be built again.
 */
export async function writeGeneration(
  databaseName: string,
  state: { readonly doc: Y.Doc; readonly ledger: DeliveryLedger },
  journal: RebaseJournal,
): Promise<void> {
  const database = await openDatabase(databaseName, documentStores);
  try {
    const transaction = database.transaction([updatesStore, customStore], "readwrite");
    const updates = transaction.objectStore(updatesStore);
    updates.clear();
    updates.add(Y.encodeStateAsUpdate(state.doc));
    const custom = transaction.objectStore(customStore);
    custom.put(state.ledger.encode(), ledgerKey);
    custom.put(journal, journalKey);
    await settleTransaction(transaction);
  } finally {
    database.close();
  }
}

export async function readJournal(database: DocumentDatabase): Promise<RebaseJournal | undefined> {
  const value = await database.readValue(journalKey);
  return isRebaseJournal(value) ? value : undefined;
}

/** Takes entries that the server has out of the journal. */
export async function strikeEntries(database: DocumentDatabase, done: readonly RebaseEntry[]): Promise<void> {
  const keys = new Set(done.map(nameOf));
  await database.updateValue(journalKey, (stored) =>
    isRebaseJournal(stored)
      ? { ...stored, entries: stored.entries.filter((entry) => !keys.has(nameOf(entry))) }
      : stored,
  );
}

export async function endJournal(database: DocumentDatabase): Promise<void> {
  await database.updateValue(journalKey, () => undefined);
}

export function nameOf({ root, key }: RebaseEntry): string {
  return `${root}/${key}`;
}
