import * as Y from "yjs";
import type { DeliveryLedger } from "./delivery-ledger.ts";
import type { DocumentDatabase } from "./document-database.ts";
import { customStore, documentStores, updatesStore } from "./watched-persistence.ts";
import { openDatabase, settleTransaction } from "../api/indexed-database.ts";
import { ledgerKey } from "./ledger-store.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { isRebaseJournal, journalKey, nameOf, type RebaseJournal } from "./rebase-journal.ts";

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
