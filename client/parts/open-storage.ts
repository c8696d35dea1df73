import { ChatKeepings } from "../sync/chat-keeping.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { DeviceStorage } from "../store/device-storage.ts";
import type { Environment } from "./environment.ts";
import { DeferredHistory } from "./deferred-history.ts";
import type { StorageActions } from "./storage-actions.ts";
import type { StorageParts, StorageWork } from "./storage-parts.ts";
import type { StorageWorkParts } from "./storage-work.ts";

/** All that decides what this device holds of the chats. */
export interface StorageSpace {
  readonly device: DeviceStorage;
  readonly history: DeferredHistory;
  readonly keepings: ChatKeepings;
  /** A chat is opened: what was dropped comes back. */
  readonly noteOpened: (chatId: ChatId) => void;
}

export function openStorage(parts: StorageParts & { readonly environment: Environment }): StorageSpace {
  const { environment, identity, search, store, isFree } = parts;
  const keepings = new ChatKeepings(environment.values, identity.user.id);

  const workParts: StorageWorkParts = {
    ...parts,
    userId: identity.user.id,
    keepings,
    listChats: () =>
      store()
        .listSummaries()
        .map(({ id, live, last }) => ({ chatId: id, live, newestAt: last?.at ?? 0, keeping: keepings.read(id) })),
    readQuota: async () => (await environment.room?.estimate?.())?.quota,
    mayWork: () => isFree() && (environment.isIdle?.() ?? true),
    onRemoved: (docName) => search.noteChanged(docName),
  };
  let loading: Promise<StorageWork> | undefined;
  const load = (): Promise<StorageWork> => {
    if (loading === undefined) {
      loading = environment.loadStorage().then(({ createStorageWork }) => createStorageWork(workParts));
      // The code may be out of reach: whoever asks next tries again.
      loading.catch(() => (loading = undefined));
    }
    return loading;
  };
  const history = new DeferredHistory(async () => (await load()).createHistory());

  const actions = async (): Promise<StorageActions> => {
    const { createStorageActions } = await environment.loadStorage();
    return createStorageActions({ ...parts, ...(await load()), keepings, history });
  };

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
    exportAll: async () => (await actions()).exportAll(),
  };

  return {
    device,
    history,
    keepings,
    noteOpened: (chatId) => {
      if (keepings.read(chatId) === "dropped") keepings.write(chatId, "auto");
    },
  };
}
