import type { DocName } from "../../shared/lib/doc-name.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { ChatKeepings, HistoryLimit } from "../sync/chat-keeping.ts";
import { listHeldDocuments } from "../sync/device-usage.ts";
import { DocumentRemover, type DocumentRemoverOptions } from "../sync/document-remover.ts";
import { HistoryLedger } from "../sync/history-ledger.ts";
import type { HistoryChat } from "../sync/history-plan.ts";
import { HistorySync } from "../sync/history-sync.ts";

export interface StorageWorkParts extends DocumentRemoverOptions {
  readonly cache: CacheDatabase;
  readonly keepings: ChatKeepings;
  readonly listChats: () => readonly HistoryChat[];
  /** Bytes that the browser allows; undefined: it does not tell. */
  readonly readQuota: () => Promise<number | undefined>;
  readonly mayWork: () => boolean;
  readonly onRemoved: (docName: DocName) => void;
}

/** What fetches and removes what this device holds; loaded when nobody needs anything else. */
export interface StorageWork {
  readonly ledger: HistoryLedger;
  readonly remover: DocumentRemover;
  readonly listDocuments: () => Promise<readonly DocName[]>;
  readonly readLimit: () => Promise<HistoryLimit>;
  readonly createHistory: () => HistorySync;
}

/** Where nobody chose another limit: this much, or a part of what the browser allows. */
const defaultLimitBytes = 200 * 1000 * 1000;
const defaultQuotaShare = 5;
const pauseMs = 500;

export async function createStorageWork(parts: StorageWorkParts): Promise<StorageWork> {
  const { userId, pool, cache, keepings, listChats, readQuota, mayWork, onRemoved } = parts;
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
      readFacts: async () => ({ limit: await readLimit(), chats: listChats() }),
      mayWork,
      now: Date.now,
      pauseMs,
    });

  return { ledger, remover, listDocuments, readLimit, createHistory };
}
