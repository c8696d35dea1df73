import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DocumentPool } from "./document-pool.ts";
import { documentDatabaseName, type GenerationPointers } from "./generation-pointers.ts";
import { deleteDatabase } from "../api/indexed-database.ts";
import type { SentJournal } from "./sent-journal.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";

export interface DocumentRemoverOptions {
  readonly userId: string;
  readonly pool: Pick<DocumentPool, "isInUse" | "whenLetGo">;
  readonly unsent: UnsentRegistry;
  readonly journal: SentJournal;
  readonly pointers: GenerationPointers;
}

/** Takes documents off this device that the server has. */
export class DocumentRemover {
  readonly #options: DocumentRemoverOptions;

  constructor(options: DocumentRemoverOptions) {
    this.#options = options;
  }

  /** False, and it stays: it is in use, or holds something that only this device has. */
  async remove(docName: DocName): Promise<boolean> {
    const { userId, pool, unsent, journal, pointers } = this.#options;
    await pool.whenLetGo(docName);
    if (pool.isInUse(docName) || unsent.has(docName) || journal.list(docName).length > 0) return false;
    // Whatever ended in the midst of a rebase may have left earlier generations behind.
    for (let n = pointers.read(docName); n >= 0; n--) await deleteDatabase(documentDatabaseName(userId, docName, n));
    return true;
  }
}
