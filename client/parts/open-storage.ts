import { listHeldDocuments, measureDocument } from "../sync/device-usage.ts";
import { ChatKeepings, type HistoryLimit } from "../sync/chat-keeping.ts";
import { exportDevice } from "../sync/device-export.ts";
import { DocumentRemover, type DocumentRemoverOptions } from "../sync/document-remover.ts";
import { HistoryLedger } from "../sync/history-ledger.ts";
import { HistorySync } from "../sync/history-sync.ts";
import type { CacheDatabase } from "../sync/cache-database.ts";
import type { FailedTexts } from "../sync/failed-texts.ts";
import type { SyncMarks } from "../sync/sync-marks.ts";
import { listUnsentMessages } from "../sync/unsent-messages.ts";
import { parseDocName, userDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { SearchService } from "../search/search-service.ts";
import type { DeviceStorage, DeviceUsageView, UnsentTextView } from "../store/device-storage.ts";
import type { PersonCells, PersonStore } from "../store/person-store.ts";
import type { Identity } from "../store/person-ports.ts";
import type { Environment } from "./environment.ts";
import { streamText } from "./stream-text.ts";

export interface StorageParts extends Omit<DocumentRemoverOptions, "userId"> {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly cells: PersonCells;
  readonly cache: CacheDatabase;
  readonly marks: SyncMarks;
  readonly failedTexts: FailedTexts;
  readonly search: SearchService;
  readonly store: () => PersonStore;
  /** Whether nothing more urgent is being synced. */
  readonly isFree: () => boolean;
}

/** All that decides what this device holds of the chats. */
export interface StorageSpace {
  readonly device: DeviceStorage;
  readonly history: HistorySync;
  readonly keepings: ChatKeepings;
  readonly load: () => Promise<void>;
  /** A chat is opened: what was dropped comes back. */
  readonly noteOpened: (chatId: ChatId) => void;
}

/** Where nobody chose another limit: this much, or a part of what the browser allows. */
const defaultLimitBytes = 200 * 1000 * 1000;
const defaultQuotaShare = 5;
const pauseMs = 500;
const dropAttempts = 6;
const dropAgainAfterMs = 300;

export function openStorage(parts: StorageParts): StorageSpace {
  const { environment, identity, pool, unsent, journal, pointers, cache, marks, search } = parts;
  const userId: UserId = identity.user.id;
  const keepings = new ChatKeepings(environment.values, userId);
  const ledger = new HistoryLedger(cache);
  const remover = new DocumentRemover({ userId, pool, unsent, journal, pointers });
  const listDocuments = (): Promise<readonly DocName[]> => listHeldDocuments(userId);

  const readLimit = async (): Promise<HistoryLimit> => {
    const chosen = keepings.readLimit();
    if (chosen !== undefined) return chosen;
    const { quota = Infinity } = (await environment.room?.estimate?.()) ?? {};
    return Math.min(defaultLimitBytes, Math.floor(quota / defaultQuotaShare));
  };

  const history = new HistorySync({
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

  const listOf = async (chatId: ChatId): Promise<readonly DocName[]> =>
    (await listDocuments()).filter((docName) => docName === chatId || docName.startsWith(`${chatId}.`));

  const readUsage = async (): Promise<DeviceUsageView> => {
    const sizes = new Map<ChatId, number>();
    for (const docName of await listDocuments()) {
      const address = parseDocName(docName);
      if (address === undefined || address.kind === "user") continue;
      const known = ledger.held.get(docName)?.bytes ?? 0;
      const bytes = known > 0 ? known : await measureDocument(userId, docName, pointers);
      sizes.set(address.chatId, (sizes.get(address.chatId) ?? 0) + bytes);
    }
    for (const chatId of keepings.list()) if (!sizes.has(chatId)) sizes.set(chatId, 0);
    const onServer = new Set(
      parts
        .store()
        .listSummaries()
        .map(({ id }) => id),
    );
    const chats = Array.from(sizes, ([chatId, bytes]) => ({
      chatId,
      bytes,
      keeping: keepings.read(chatId),
      returns: onServer.has(chatId),
    }));
    const { usage, quota } = (await environment.room?.estimate?.()) ?? {};
    const persisted = await environment.room?.persisted?.();
    return {
      limit: await readLimit(),
      chats: chats.sort((a, b) => b.bytes - a.bytes),
      ...(usage === undefined ? {} : { usage }),
      ...(quota === undefined ? {} : { quota }),
      ...(persisted === undefined ? {} : { persisted }),
    };
  };

  const drop = async (chatId: ChatId): Promise<boolean> => {
    keepings.write(chatId, "dropped");
    marks.remove(chatId);
    await history.settle();
    let kept = await listOf(chatId);
    for (let attempt = 1; ; attempt++) {
      const documents = kept;
      const isGone = await Promise.all(documents.map((docName) => remover.remove(docName)));
      ledger.remove(documents.filter((_, i) => isGone[i] === true));
      kept = documents.filter((_, i) => isGone[i] !== true);
      // What is only being synced, or let go of, is free in a moment.
      if (attempt === dropAttempts || kept.every((docName) => unsent.has(docName))) break;
      await new Promise((resolve) => setTimeout(resolve, dropAgainAfterMs));
    }
    search.dropChat(chatId);
    for (const docName of kept) search.noteChanged(docName);
    return kept.length === 0;
  };

  const listUnsent = async (): Promise<readonly UnsentTextView[]> => {
    const found: UnsentTextView[] = [];
    const note = (kind: UnsentTextView["kind"], chatId: ChatId | undefined, text: string): void => {
      if (chatId !== undefined && text !== "") found.push({ kind, chatId, text });
    };
    const names = [...new Set([...unsent.list(), ...journal.listDocNames()])];
    for (const { docName, text } of await listUnsentMessages(pool, userId, names)) {
      note("pending", chatOf(docName), text);
    }
    for (const { docName, text } of parts.failedTexts.list()) note("refused", chatOf(docName), text);
    const areDraftsHere = unsent.has(userDocName(userId));
    for (const { id, draft } of parts.cells.chats.value) {
      const isHere = areDraftsHere || environment.values.getItem(`roost.${userId}.draft.${id}`) !== null;
      if (isHere) note("draft", id, draft ?? "");
    }
    return found;
  };

  async function* exportAll(): AsyncGenerator<string> {
    const { people, chats, settings } = parts.cells;
    const known = new Map(
      parts
        .store()
        .listSummaries()
        .map((summary) => [summary.id, summary]),
    );
    yield* exportDevice({
      pool,
      documents: await listDocuments(),
      head: {
        format: "roost-export",
        version: 1,
        exportedAt: new Date().toISOString(),
        me: identity.user,
        people: people.value.map(({ id, displayName, email }) => ({ id, displayName, email })),
        settings: settings.value,
        onlyHere: await listUnsent(),
      },
      chats: chats.value.map(({ id, kind, title }) => ({ id, kind, title, members: known.get(id)?.members ?? [] })),
    });
  }

  const device: DeviceStorage = {
    readUsage,
    setLimit: (limit) => {
      keepings.writeLimit(limit);
      history.request();
    },
    setKeeping: (chatId, keeping) => {
      keepings.write(chatId, keeping);
      history.request();
    },
    drop,
    askToPersist: async () => (await environment.room?.persist?.()) ?? false,
    listUnsent,
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

function chatOf(docName: DocName): ChatId | undefined {
  const address = parseDocName(docName);
  return address === undefined || address.kind === "user" ? undefined : address.chatId;
}
