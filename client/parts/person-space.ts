import type { ApiClient } from "../api/api-client.ts";
import type { AccountsApi } from "../api/accounts-api.ts";
import type { ChatsApi } from "../api/chats-api.ts";
import type { SessionRefresher } from "../api/session-refresher.ts";
import type { Environment } from "./environment.ts";
import { createCoalescer } from "./coalescer.ts";
import { HeadStart } from "./head-start.ts";
import { erasePerson } from "./erase-person.ts";
import { deferPictures } from "./deferred-pictures.ts";
import { openLists, type Lists } from "./open-lists.ts";
import { openStorage, type StorageSpace } from "./open-storage.ts";
import { openOwnProfile } from "./own-profile.ts";
import { DeferredSearch } from "./deferred-search.ts";
import { createPersonPorts } from "./create-person-ports.ts";
import { openBackground } from "./open-background.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { openOutbox } from "./open-outbox.ts";
import { PersonStore, type PersonCells } from "../store/person-store.ts";
import type { Identity } from "../store/person-ports.ts";
import type { PersonSpace } from "../store/roost-store.ts";
import type { PersonView } from "../store/views.ts";
import type { BackgroundSync } from "../sync/background-sync.ts";
import { CacheDatabase } from "../sync/cache-database.ts";
import type { StorageTrouble } from "../sync/document-database.ts";
import { DocumentPool } from "../sync/document-pool.ts";
import { FailedTexts } from "../sync/failed-texts.ts";
import { GenerationPointers } from "../sync/generation-pointers.ts";
import { Link } from "../sync/link.ts";
import { SentJournal } from "../sync/sent-journal.ts";
import { SyncMarks } from "../sync/sync-marks.ts";
import { TabChannel } from "../sync/tab-channel.ts";
import { electLeader } from "../sync/tab-leader.ts";
import { UnsentRegistry } from "../sync/unsent-registry.ts";
import { userDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";

export interface PersonSpaceOptions {
  readonly environment: Environment;
  readonly identity: Identity;
  readonly cells: PersonCells;
  readonly refresher: SessionRefresher;
  readonly client: ApiClient;
  readonly accounts: AccountsApi;
  readonly chats: ChatsApi;
  readonly onProfile: (self: PersonView) => void;
  readonly onOtherSession: () => void;
}

/** Builds and joins all parts that belong to one signed-in person. */
export function openPersonSpace(options: PersonSpaceOptions): PersonSpace & { readonly documents: DocumentPool } {
  const { environment, identity } = options;
  const { values, random } = environment;
  const userId = identity.user.id;
  const base = `roost.${userId}`;
  let isLeader = false;
  let epoch = "";
  /** The lists are as the server has them, and there is a link that tells of changes. */
  let hasLists = false;

  const tabs = new TabChannel(environment.openBroadcast(base));
  const journal = new SentJournal(values, userId);
  const unsent = new UnsentRegistry(values, userId);
  const noteTrouble = (trouble: StorageTrouble | undefined): void => {
    storage.history.setDiskFull(trouble !== undefined);
    store.problems.setStorageTrouble(trouble);
  };
  const cache: CacheDatabase = new CacheDatabase({
    name: `${base}.cache`,
    onTrouble: noteTrouble,
    onLate: () => void readCache(),
  });
  const marks = new SyncMarks(cache);
  const failedTexts: FailedTexts = new FailedTexts(cache, tabs, () => store.noteFailedChanged());

  const link: Link = new Link({
    ...environment,
    ...options,
    url: environment.socketUrl,
    deviceId: identity.deviceId,
    onStatus: (status) => {
      if (status !== "connected") hasLists = false;
      store.connection.update({ link: status, hasLists });
      if (status !== "connected") setOnline(false);
      if (status === "offline" || status === "refused") store.people.forgetPresence();
      if (status === "connected") outbox.wake();
    },
    onControl: (message) => {
      if (message.type === "hello") epoch = message.epoch;
      lists.apply(message);
      if (message.type === "summary") background.request();
    },
    probe: () => pool.find(userDocName(userId))?.probe(),
  });

  // A server that answers calls takes a socket as well: nothing is left to wait for.
  options.client.onReach = () => {
    if (link.status === "offline") link.reconnect();
  };

  const pointers = new GenerationPointers(values, userId);
  const search: DeferredSearch = new DeferredSearch(async () =>
    (await import("./search-work.ts")).createSearch({ ...options, userId, generations: pointers, store: () => store }),
  );

  const pool: DocumentPool = new DocumentPool({
    userId,
    deviceId: identity.deviceId,
    createSocketClass: (onOpened) => link.createSocketClass(onOpened),
    tabs,
    locks: environment.locks,
    journal,
    unsent,
    pointers,
    failedTexts,
    loadRebase: environment.loadRebase,
    onTrouble: noteTrouble,
    onSignIn: () => void link.signInAgain(),
    onWritten: (docName) => search.noteChanged(docName),
    onChange: () => changes.note(),
  });

  const headStart = new HeadStart({
    values,
    userId,
    open: (docName) => pool.open(docName, { connect: false, isQuiet: true }),
  });
  headStart.begin();
  const isDropped = (chatId: ChatId): boolean => storage.keepings.read(chatId) === "dropped";
  environment.onStored((name) => {
    headStart.release(isDropped);
    if (name?.startsWith(`${base}.unsent.`) !== true) return;
    background.noteElsewhere();
    changes.note();
  });

  const outbox: Outbox = openOutbox({
    name: `${base}.outbox`,
    random,
    userId,
    // Without a copy of that code here the outbox tries again, as without a server.
    execute: async (command) => (await environment.loadServerCalls()).executeCommand(command, options.client),
    store: () => store,
    onLocal: () => tabs.announce("outbox"),
    onLate: () => {
      profile.refresh();
      store.problems.clear("storage-unavailable");
    },
    onDone: () => background.request(),
    onUndone: () => lists.fetch(),
  });

  const profile = openOwnProfile({ outbox, userId, store: () => store, onProfile: options.onProfile });

  const store: PersonStore = new PersonStore(
    createPersonPorts({
      environment,
      identity,
      documents: pool,
      cache,
      failedTexts,
      unsent,
      outbox,
      profile,
      now: () => Date.now() + link.clockOffsetMs,
    }),
    options.cells,
  );

  const storage: StorageSpace = openStorage({
    environment,
    identity,
    cells: options.cells,
    pool,
    unsent,
    journal,
    pointers,
    cache,
    marks,
    failedTexts,
    search,
    store: () => store,
    isFree: () => !background.isBusy,
    forgetStart: (chatId) => headStart.forget(chatId),
  });

  const background: BackgroundSync = openBackground({
    pool,
    marks,
    unsent,
    journal,
    store,
    epoch: () => epoch,
    isDropped,
    onDone: () => storage.history.request(),
  });

  const setOnline = (isOnline: boolean): void => {
    background.setOnline(isOnline);
    storage.history.setOnline(isOnline);
  };

  const lists: Lists = openLists({
    ...options,
    random,
    isWanted: () => link.status === "connected",
    profile,
    store: () => store,
    onDone: () => {
      hasLists = true;
      store.connection.update({ hasLists });
      setOnline(isLeader);
      pictures.retry();
    },
  });

  const pictures = deferPictures(
    async () => (await environment.loadStorage()).createPictureShelf(userId, options.client, environment.sha256),
    async (picture, chatId) => {
      if (chatId === undefined) await profile.change({ avatar: picture });
      else await store.groups.make(chatId, [{ kind: "picture", picture }]);
    },
  );

  const changes = createCoalescer(() => {
    store.connection.update({ unsynced: pool.countUnsynced() });
    store.refreshList();
  });

  tabs.listen("outbox", () => void outbox.load().then(profile.refresh, () => undefined));
  let resign = (): void => undefined;
  let isClosed = false;
  const readCache = (): Promise<unknown> => Promise.all([store.load(), marks.load(), failedTexts.load()]);
  const start = async (): Promise<void> => {
    const withoutOutbox = (): void => store.problems.add({ code: "storage-unavailable" });
    await Promise.all([readCache(), outbox.load().catch(withoutOutbox)]);
    if (isClosed) return;
    store.plannedStarts.recover();
    resign = electLeader(environment.locks, `${base}.leader`, () => {
      isLeader = true;
      outbox.lead();
      search.lead();
      setOnline(hasLists);
    });
    link.start();
  };

  return {
    store,
    documents: pool,
    ready: start(),
    countUnsent: async () => {
      const { listUnsentMessages } = await environment.loadStorage();
      const docNames = new Set([...unsent.list(), ...journal.listDocNames()]);
      return outbox.waiting + (await listUnsentMessages(pool, userId, [...docNames])).length;
    },
    reconnect: () => link.reconnect(),
    device: storage.device,
    get lastChatId() {
      return headStart.chatId;
    },
    prepareChat: (chatId) => {
      const live = store.liveOf(chatId);
      // What was taken off this device comes back only when it is opened.
      if (live !== undefined && !isDropped(chatId)) headStart.prepare(chatId, live);
    },
    openChat: (chatId) => {
      search.wait();
      storage.noteOpened(chatId);
      const open = store.openChat(chatId);
      const live = store.liveOf(chatId);
      if (live !== undefined) headStart.note(chatId, live);
      return open;
    },
    search: (query) => search.search(query),
    prepareSearch: () => search.prepare(),
    pictures,
    rename: profile.rename,
    setSetting: (name, value) => {
      store.settings.set(name, value);
      if (name === "sharePresence") void profile.change({ sharePresence: value === true });
    },
    close: async ({ erase }) => {
      isClosed = true;
      resign();
      headStart.release(() => true);
      search.close();
      background.stop();
      storage.history.stop();
      lists.stop();
      pictures.close();
      store.close();
      changes.stop();
      link.stop();
      await Promise.all([outbox.stop(), pool.close()]);
      await cache.close();
      tabs.close();
      if (erase) await erasePerson(values, `${base}.`);
    },
  };
}
