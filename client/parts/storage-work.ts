import type { UserId } from "../../shared/lib/ids.ts";
import type { ApiClient } from "../api/api-client.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { Identity } from "../store/person-ports.ts";
import type { PersonCells, PersonStore } from "../store/person-store.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { ChatKeepings, HistoryLimit } from "../sync/chat-keeping.ts";
import { listHeldDocuments } from "../sync/device-usage.ts";
import type { DocumentPool } from "../sync/document-pool.ts";
import { DocumentRemover, type DocumentRemoverOptions } from "../sync/document-remover.ts";
import { HistoryLedger } from "../sync/history-ledger.ts";
import type { HistoryChat } from "../sync/history-plan.ts";
import { HistorySync } from "../sync/history-sync.ts";
import { findPictureDatabase, PictureDatabase, pictureDatabaseName } from "../sync/picture-database.ts";
import { PictureShelf } from "../sync/picture-shelf.ts";
import { computeSha256 } from "./direct-chat-id.ts";
import type { StorageWork } from "./storage-parts.ts";

export { watchIdleness } from "./idleness.ts";
export { createStorageActions } from "./storage-actions.ts";
export { listUnsentMessages } from "../sync/unsent-messages.ts";

export interface StorageWorkParts extends DocumentRemoverOptions {
  readonly pool: DocumentPool;
  readonly cache: CacheDatabase;
  readonly identity: Identity;
  readonly cells: PersonCells;
  readonly store: () => PersonStore;
  readonly keepings: ChatKeepings;
  readonly listChats: () => readonly HistoryChat[];
  /** Bytes that the browser allows; undefined: it does not tell. */
  readonly readQuota: () => Promise<number | undefined>;
  readonly mayWork: () => boolean;
  readonly onRemoved: (docName: DocName) => void;
}

/** Where nobody chose another limit: this much, or a part of what the browser allows. */
const defaultLimitBytes = 200 * 1000 * 1000;
const defaultQuotaShare = 5;
const pauseMs = 500;

export function createPictureShelf(userId: UserId, client: ApiClient, sha256 = computeSha256): PictureShelf {
  return new PictureShelf({ database: new PictureDatabase(pictureDatabaseName(userId)), client, sha256 });
}

export async function createStorageWork(parts: StorageWorkParts): Promise<StorageWork> {
  const { userId, identity, pool, cache, cells, store, keepings, listChats, readQuota, mayWork, onRemoved } = parts;
  const ledger = new HistoryLedger(cache);
  await ledger.load();
  const remover = new DocumentRemover(parts);
  const listDocuments = (): Promise<readonly DocName[]> => listHeldDocuments(userId);

  const readLimit = async (): Promise<HistoryLimit> => {
    const chosen = keepings.readLimit();
    if (chosen !== undefined) return chosen;
    const quota = (await readQuota()) ?? Infinity;
    return Math.min(defaultLimitBytes, Math.floor(quota / defaultQuotaShare));
  };

  let hasForgotten = false;
  /** What was shown before something else took its place; once is enough. */
  const forgetPictures = async (): Promise<void> => {
    if (hasForgotten) return;
    hasForgotten = true;
    const people = [...cells.people.value, store().people.find(identity.user.id)].map(({ avatar }) => avatar);
    const used = new Set([...people, ...cells.chats.value.map(({ picture }) => picture)]);
    const database = await findPictureDatabase(userId);
    await database?.forgetOthers(used);
    await database?.close();
  };

  const createHistory = (): HistorySync =>
    new HistorySync({
      pool,
      ledger,
      remover: {
        remove: async (docName) => {
          const isGone = await remover.remove(docName);
          if (isGone) onRemoved(docName);
          return isGone;
        },
      },
      listDocuments,
      readFacts: async () => {
        // A quiet moment, and the lists are the server's.
        await forgetPictures().catch(() => undefined);
        return { limit: await readLimit(), chats: listChats() };
      },
      mayWork,
      now: Date.now,
      pauseMs,
    });

  return { ledger, remover, listDocuments, readLimit, createHistory };
}
