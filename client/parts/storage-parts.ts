import type { ChatId } from "../../shared/lib/ids.ts";
import type { PersonCells, PersonStore } from "../store/person-store.ts";
import type { Identity } from "../store/person-ports.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { DocumentRemoverOptions } from "../sync/document-remover.ts";
import type { FailedTexts } from "../sync/failed-texts.ts";
import type { SyncMarks } from "../sync/sync-marks.ts";
import type { DeferredSearch } from "./deferred-search.ts";
import type { Environment } from "./environment.ts";

export interface StorageParts extends Omit<DocumentRemoverOptions, "userId"> {
  readonly environment: Environment;
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
