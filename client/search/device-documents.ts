import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openExisting, settle } from "./database-access.ts";

/** A segment's document as it lies on this device. */
export interface DeviceDocument {
  readonly docName: DocName;
  /** Raised by each rebase; each generation has a database of its own. */
  readonly generation: number;
}

/** What was written to a document's database: updates, oldest first, and the number of the last row. */
export interface DocumentRows {
  readonly updates: readonly Uint8Array[];
  readonly lastRow: number;
}

/** As y-indexeddb names it. */
const updatesStore = "updates";

/** Reads the documents that `client/sync` keeps; writes nothing. Names and layout are the ones of that folder. */
export class DeviceDocuments {
  readonly #userId: string;

  constructor(userId: string) {
    this.#userId = userId;
  }

  /** All segments that have a database, in all generations. */
  async list(): Promise<readonly DeviceDocument[]> {
    const prefix = `roost.${this.#userId}.`;
    const documents: DeviceDocument[] = [];
    for (const { name } of await indexedDB.databases()) {
      const [, docName = "", generation = "0"] =
        /^(.*?)(?:\.g([1-9]\d*))?$/.exec(name?.slice(prefix.length) ?? "") ?? [];
      if (name?.startsWith(prefix) === true && parseDocName(docName)?.kind === "segment") {
        documents.push({ docName, generation: Number(generation) });
      }
    }
    return documents;
  }

  /** The rows after `afterRow`; those that were merged meanwhile come back as one. Undefined: there is no database. */
  async read({ docName, generation }: DeviceDocument, afterRow: number): Promise<DocumentRows | undefined> {
    const suffix = generation === 0 ? "" : `.g${generation}`;
    const database = await openExisting(`roost.${this.#userId}.${docName}${suffix}`);
    if (database === undefined) return undefined;
    try {
      if (!database.objectStoreNames.contains(updatesStore)) return undefined;
      const store = database.transaction([updatesStore], "readonly").objectStore(updatesStore);
      const range = IDBKeyRange.lowerBound(afterRow, true);
      const [keys, values] = await Promise.all([
        settle(store.getAllKeys(range)),
        settle<unknown[]>(store.getAll(range)),
      ]);
      return {
        updates: values.filter((value) => value instanceof Uint8Array),
        lastRow: Number(keys.at(-1) ?? afterRow),
      };
    } finally {
      database.close();
    }
  }
}
