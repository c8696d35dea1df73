import { ChatKeepings, type HistoryLimit } from "../sync/chat-keeping.ts";
import { DocumentRemover } from "../sync/document-remover.ts";
import { HistoryLedger } from "../sync/history-ledger.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { DeviceStorage } from "../store/device-storage.ts";
import { DeferredHistory } from "./deferred-history.ts";
import type { StorageActions } from "./storage-actions.ts";
import type { StorageParts } from "./storage-parts.ts";
import { streamText } from "./stream-text.ts";

/** All that decides what this device holds of the chats. */
export interface StorageSpace {
  readonly device: DeviceStorage;
  readonly history: DeferredHistory;
  readonly keepings: ChatKeepings;
  readonly load: () => Promise<void>;
  /** A chat is opened: what was dropped comes back. */
  readonly noteOpened: (chatId: ChatId) => void;
}

/** Where nobody chose another limit: this much, or a part of what the browser allows. */
const defaultLimitBytes = 200 * 1000 * 1000;
const defaultQuotaShare = 5;
const pauseMs = 500;

export function openStorage(parts: StorageParts): StorageSpace {
  const { environment, identity, pool, unsent, journal, pointers, cache, search } = parts;
  const userId: UserId = identity.user.id;
  const keepings = new ChatKeepings(environment.values, userId);
  const ledger = new HistoryLedger(cache);
  const remover = new DocumentRemover({ userId, pool, unsent, journal, pointers });
  const listDocuments = async (): Promise<readonly DocName[]> => {
    const { listHeldDocuments } = await environment.loadHistory();
    return listHeldDocuments(userId);
  };

  const readLimit = async (): Promise<HistoryLimit> => {
    const chosen = keepings.readLimit();
    if (chosen !== undefined) return chosen;
    const { quota = Infinity } = (await environment.room?.estimate?.()) ?? {};
    return Math.min(defaultLimitBytes, Math.floor(quota / defaultQuotaShare));
  };

  const history = new DeferredHistory(async () => {
    const { HistorySync } = await environment.loadHistory();
    return new HistorySync({
      pool,
      ledger,
      remover: {
        remove: async (docName) => {
          const isGone = await remover.remove(docName);
          if (isGone) search.noteChanged(docName);
          return isGone;
        },
      },
      listDocuments,
      readFacts: async () => ({
        limit: await readLimit(),
        chats: parts
          .store()
          .listSummaries()
          .map(({ id, live, last }) => ({ chatId: id, live, newestAt: last?.at ?? 0, keeping: keepings.read(id) })),
      }),
      mayWork: () => parts.isFree() && (environment.isIdle?.() ?? true),
      now: Date.now,
      pauseMs,
    });
  });

  const actions = async (): Promise<StorageActions> => {
    const { createStorageActions } = await import("./storage-actions.ts");
    return createStorageActions({ ...parts, keepings, ledger, remover, history, listDocuments, readLimit });
  };

  async function* exportAll(): AsyncGenerator<string> {
    yield* (await actions()).exportAll();
  }

  const device: DeviceStorage = {
    readUsage: async () => (await actions()).readUsage(),
    setLimit: (limit) => {
      keepings.writeLimit(limit);
      history.request();
    },
    setKeeping: (chatId, keeping) => {
      keepings.write(chatId, keeping);
      history.request();
    },
    drop: async (chatId) => (await actions()).drop(chatId),
    askToPersist: async () => (await environment.room?.persist?.()) ?? false,
    listUnsent: async () => (await actions()).listUnsent(),
    exportAll: () => streamText(exportAll()),
  };

  return {
    device,
    history,
    keepings,
    load: () => ledger.load(),
    noteOpened: (chatId) => {
      if (keepings.read(chatId) === "dropped") keepings.write(chatId, "auto");
    },
  };
}
