import type { DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { LocalValues } from "../api/local-values.ts";
import type { PersonCells, PersonStore } from "../store/person-store.ts";
import type { Identity } from "../store/person-ports.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { HistoryLimit } from "../sync/chat-keeping.ts";
import type { DocumentPool } from "../sync/document-pool.ts";
import type { DocumentRemover, DocumentRemoverOptions } from "../sync/document-remover.ts";
import type { HistoryLedger } from "../sync/history-ledger.ts";
import type { HistorySync } from "../sync/history-sync.ts";
import type { FailedTexts } from "../sync/failed-texts.ts";
import type { SyncMarks } from "../sync/sync-marks.ts";
import type { DeferredSearch } from "./deferred-search.ts";

export interface StorageParts extends Omit<DocumentRemoverOptions, "userId"> {
  readonly pool: DocumentPool;
  readonly environment: {
    readonly values: LocalValues;
    /** As in the whole of it, which cannot be named here: it names what these parts are for. */
    readonly room?: Partial<Pick<StorageManager, "estimate" | "persisted" | "persist">>;
  };
  readonly identity: Identity;
  readonly cells: PersonCells;
  readonly cache: CacheDatabase;
  readonly marks: SyncMarks;
  readonly failedTexts: FailedTexts;
  readonly search: DeferredSearch;
  readonly store: () => PersonStore;
  /** Whether nothing more urgent is being synced. */
  readonly isFree: () => boolean;
  /** A chat goes from this device: the next start does not begin with it. */
  readonly forgetStart: (chatId: ChatId) => void;
}

/** What fetches and removes what this device holds; loaded when nobody needs anything else. */
export interface StorageWork {
  readonly ledger: HistoryLedger;
  readonly remover: DocumentRemover;
  readonly listDocuments: () => Promise<readonly DocName[]>;
  readonly readLimit: () => Promise<HistoryLimit>;
  readonly createHistory: () => HistorySync;
}
