import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { PersonStore } from "../store/person-store.ts";
import { BackgroundSync } from "../sync/background-sync.ts";
import type { DocumentPool } from "../sync/document-pool.ts";
import type { SentJournal } from "../sync/sent-journal.ts";
import type { SyncMarks } from "../sync/sync-marks.ts";
import type { UnsentRegistry } from "../sync/unsent-registry.ts";

export interface BackgroundParts {
  readonly pool: DocumentPool;
  readonly marks: SyncMarks;
  readonly unsent: UnsentRegistry;
  readonly journal: SentJournal;
  readonly store: PersonStore;
  readonly epoch: () => string;
  /** Whether the chat was taken off this device. */
  readonly isDropped: (chatId: ChatId) => boolean;
  /** A round of all chats is over. */
  readonly onDone: () => void;
}

/** Brings to the disk what changed in chats that nobody has open, and to the server what is unsent in them. */
export function openBackground(parts: BackgroundParts): BackgroundSync {
  const { pool, marks, unsent, journal, store, epoch, isDropped, onDone } = parts;
  return new BackgroundSync({
    pool,
    epoch,
    listTargets: () =>
      store
        .listSummaries()
        .filter(({ id }) => !isDropped(id))
        .map(({ id, live, lastOrderKey }) => ({ chatId: id, live, lastOrderKey })),
    readMark: (chatId) => marks.read(chatId),
    storeMark: (chatId, mark) => marks.store(chatId, mark),
    listUnsent: () => [...new Set([...unsent.list(), ...journal.listDocNames()])],
    isOnServer: (docName) => isOnServer(store, docName),
    onProgress: (progress) => {
      store.connection.update({ progress });
      if (progress === undefined) onDone();
    },
  });
}

function isOnServer(store: PersonStore, docName: DocName): boolean {
  const address = parseDocName(docName);
  if (address === undefined) return false;
  return address.kind === "user" || store.isOnServer(address.chatId);
}
