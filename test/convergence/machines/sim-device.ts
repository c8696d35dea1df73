import { AccountsApi } from "../../../client/api/accounts-api.ts";
import { ApiClient } from "../../../client/api/api-client.ts";
import { ChatsApi } from "../../../client/api/chats-api.ts";
import { SessionRefresher } from "../../../client/api/session-refresher.ts";
import type { Environment } from "../../../client/parts/environment.ts";
import * as serverCalls from "../../../client/parts/server-calls.ts";
import { openPersonSpace } from "../../../client/parts/person-space.ts";
import type { ChatSession } from "../../../client/store/chat-session.ts";
import { Cell } from "../../../client/store/observable.ts";
import type { PersonCells } from "../../../client/store/person-store.ts";
import { defaultSettings } from "../../../client/store/settings-view.ts";
import * as segmentLocator from "../../../client/store/segment-locator.ts";
import * as storageWork from "../../../client/parts/storage-work.ts";
import * as rebaseWork from "../../../client/sync/rebase-work.ts";
import type { WebSocketConstructor } from "../../../client/sync/mux-hub.ts";
import { segmentDocName } from "../../../shared/lib/doc-name.ts";
import { homeSegmentOf, type ChatId, type MessageId } from "../../../shared/lib/ids.ts";
import { openSegment } from "../../../shared/model/segment.ts";
import type { DeviceDisk } from "../disk/device-disk.ts";
import type { DeviceValues } from "../disk/device-values.ts";
import { FakeIndexedDatabase } from "../disk/fake-indexed-database.ts";
import type { Network } from "../network/network.ts";
import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";
import type { SimBrowser } from "./sim-browser.ts";
import type { SimIdentity } from "./sim-server.ts";

export interface SimDeviceOptions {
  readonly world: World;
  readonly network: Network;
  readonly name: string;
  readonly identity: SimIdentity;
  readonly skewMs: number;
  readonly browser: SimBrowser;
  /** A chat was opened: look at it whenever it changes. */
  readonly onOpened: (device: SimDevice, chatId: ChatId, session: ChatSession) => void;
}

type Space = ReturnType<typeof openPersonSpace>;

interface Tab {
  readonly host: Host;
  readonly space: Space;
  readonly cells: PersonCells;
  readonly sessions: Map<ChatId, ChatSession>;
}

/** One tab with the real data layer, when it runs, and the disk and the clock of its device, which another may share. */
export class SimDevice {
  readonly name: string;
  readonly identity: SimIdentity;
  readonly disk: DeviceDisk;
  readonly values: DeviceValues;
  readonly #options: SimDeviceOptions;
  #tab: Tab | undefined;
  #refusalsBefore = 0;

  constructor(options: SimDeviceOptions) {
    this.#options = options;
    this.name = options.name;
    this.identity = options.identity;
    this.disk = options.browser.disk;
    this.values = options.browser.values;
  }

  /** Another tab of this device's browser, as a device of its own. */
  createTab(name: string): SimDevice {
    return new SimDevice({ ...this.#options, name });
  }

  get tab(): Tab | undefined {
    return this.#tab;
  }

  /** The disk refused to be read at first, so that what it has comes when the tab has been at work for a while. */
  get readsLate(): boolean {
    return this.disk.refusals > this.#refusalsBefore;
  }

  start(): void {
    if (this.#tab !== undefined) return;
    this.#refusalsBefore = this.disk.refusals;
    const { world, name, skewMs } = this.#options;
    const indexedDB = new FakeIndexedDatabase(this.disk) as unknown as IDBFactory;
    const host: Host = { name, skewMs, indexedDB, isAlive: true };
    world.runAs(host, () => {
      this.#tab = this.#open(host);
      this.#tab.space.ready.catch((error: unknown) => world.fail(error, name));
    });
  }

  /** The tab is killed; with `losesPower` the device goes down with it, and what was not flushed is gone. */
  crash({ losesPower }: { losesPower: boolean }): void {
    if (this.#tab === undefined) return;
    const { host } = this.#tab;
    host.isAlive = false;
    this.#tab = undefined;
    this.#options.browser.drop(host);
    this.#options.network.breakCables(this.name);
    if (!losesPower) return;
    this.disk.losePower();
    this.values.losePower();
  }

  /** Whether a message is anywhere on this device, on the disk or in the tab. */
  holds(chatId: ChatId, id: MessageId, text: string): boolean {
    const doc = this.#tab?.space.documents.find(segmentDocName(chatId, homeSegmentOf(id)))?.doc;
    const isInTab = doc !== undefined && openSegment(doc).messages.has(id);
    const journalled = this.values.getItem(
      `roost.${this.identity.userId}.journal.${chatId}.${homeSegmentOf(id)}|${id}`,
    );
    // The cache has the newest text of a chat as well, and nothing is brought again from there.
    return isInTab || journalled !== null || this.disk.holds(text, (name) => !name.endsWith(".cache")) !== undefined;
  }

  /** Does something in the tab, as a person would. */
  act<T>(what: (tab: Tab) => T): T | undefined {
    const tab = this.#tab;
    if (tab === undefined) return undefined;
    try {
      return this.#options.world.runAs(tab.host, () => what(tab));
    } catch (error) {
      this.#options.world.fail(error, `${this.name} acts`);
      return undefined;
    }
  }

  /** The chat on the screen; opened if it is known to the device. */
  session(chatId: ChatId): ChatSession | undefined {
    const known = this.#tab?.sessions.get(chatId);
    if (known !== undefined) return known;
    return this.act(({ space, sessions }) => {
      const session = space.store.openChat(chatId);
      if (session === undefined) return undefined;
      sessions.set(chatId, session);
      this.#options.onOpened(this, chatId, session);
      return session;
    });
  }

  closeChat(chatId: ChatId): void {
    this.act(({ sessions }) => {
      sessions.get(chatId)?.close();
      sessions.delete(chatId);
    });
  }

  #open(host: Host): Tab {
    const { network, name, browser } = this.#options;
    const values = browser.valuesFor(host);
    const { userId, deviceId } = this.identity;
    const environment: Environment = {
      baseUrl: "",
      findDeviceName: () => Promise.resolve(""),
      socketUrl: () => "ws://server/sync",
      fetch: network.fetchFor(name, host),
      WebSocket: network.socketClassFor(name, host) as unknown as WebSocketConstructor,
      // It runs outside of the simulated time.
      inflate: undefined,
      values,
      locks: browser.locksFor(host),
      openBroadcast: browser.portsFor(host),
      connectivity: { isVisible: () => true, subscribe: () => () => undefined },
      // At once: what is loaded by name comes from outside of the simulated time.
      loadLocator: () => Promise.resolve(segmentLocator),
      loadRebase: () => Promise.resolve(rebaseWork),
      loadStorage: () => Promise.resolve(storageWork),
      loadServerCalls: () => Promise.resolve(serverCalls),
      random: () => Math.random(),
      randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
      onStored: (listener) => browser.onStored(host, listener),
      onHidden: () => undefined,
    };
    const refresher = new SessionRefresher({
      post: () => Promise.resolve("refreshed"),
      values,
      locks: environment.locks,
      onRefused: () => undefined,
    });
    const client = new ApiClient({ baseUrl: "", fetch: environment.fetch, refresher });
    const cells: PersonCells = {
      connection: new Cell({ status: "offline" }),
      people: new Cell([]),
      chats: new Cell([]),
      problems: new Cell([]),
      settings: new Cell(defaultSettings),
    };
    const space = openPersonSpace({
      environment,
      identity: { user: { id: userId, displayName: userId, email: `${userId}@example.org` }, deviceId },
      cells,
      refresher,
      client,
      accounts: new AccountsApi(client),
      chats: new ChatsApi(client),
      onProfile: () => undefined,
      onOtherSession: () => undefined,
    });
    return { host, space, cells, sessions: new Map() };
  }
}
