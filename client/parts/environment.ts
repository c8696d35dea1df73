import type { LocalValues } from "../api/local-values.ts";
import { createMemoryValues } from "../api/local-values.ts";
import type { Locks } from "../api/session-refresher.ts";
import { findSha256, type Sha256 } from "./direct-chat-id.ts";
import type { Connectivity } from "../sync/link.ts";
import type * as serverCalls from "./server-calls.ts";
import type { PersonPorts } from "../store/person-ports.ts";
import type * as storageWork from "./storage-work.ts";
import type { RebaseWork } from "../sync/generation-switch.ts";
import type { WebSocketConstructor } from "../sync/mux-hub.ts";
import { createInflate, type Inflate } from "../sync/frame-inflater.ts";
import type { BroadcastPort } from "../sync/tab-channel.ts";
import type { SearchWorker } from "../search/search-service.ts";
import type { LeaderLocks } from "../sync/tab-leader.ts";

/** What the data layer takes from the browser, so that programs and tests can bring their own. */
export interface Environment {
  /** Without a trailing slash; empty for the page's own origin. */
  readonly baseUrl: string;
  readonly socketUrl: () => string;
  /** By what the person tells this device from others; may be empty. */
  readonly findDeviceName: () => Promise<string>;
  readonly fetch: typeof fetch;
  readonly WebSocket: WebSocketConstructor;
  /** Undefined where the browser has none. */
  readonly inflate: Inflate | undefined;
  readonly values: LocalValues;
  /** Undefined where the browser has no Web Locks, as on plain http in a local network. */
  readonly locks: (Locks & LeaderLocks) | undefined;
  readonly openBroadcast: (name: string) => BroadcastPort | undefined;
  readonly connectivity: Connectivity;
  readonly random: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Without it the code for it is loaded when it is needed. */
  readonly sha256?: Sha256 | undefined;
  /** Another tab changed a stored value of that name; null: all of them, or which ones is not known. */
  readonly onStored: (listener: (name: string | null) => void) => void;
  /** The tab is hidden or ends: the last moment to bring something to disk. */
  readonly onHidden: (listener: () => void) => void;
  /** What the browser says and promises about the room on this device; not every one does. */
  readonly room?: Partial<Pick<StorageManager, "estimate" | "persisted" | "persist">>;
  /** Whether work that can wait may be done: nobody is using the device, and its connection costs nothing by the byte. */
  readonly isIdle?: () => boolean;
  /** Code that few sessions need. Rejects without a network where there is no copy of it. */
  readonly loadRebase: () => Promise<RebaseWork>;
  readonly loadLocator: PersonPorts["loadLocator"];
  readonly loadStorage: () => Promise<typeof storageWork>;
  readonly loadServerCalls: () => Promise<typeof serverCalls>;
  /** Starts the worker that searches. Throws where there can be none; without it nothing can be searched. */
  readonly openSearchWorker?: () => SearchWorker;
}

export function createBrowserEnvironment(): Environment {
  // Asked for by what is loaded then.
  let isIdle: (() => boolean) | undefined;
  return {
    baseUrl: "",
    socketUrl: () => `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/sync`,
    // Asked for at a sign-in only; it can do without.
    findDeviceName: () =>
      import("./device-name.ts").then(
        ({ describeDevice }) => describeDevice(navigator.userAgent),
        () => "",
      ),
    fetch: (input, init) => fetch(input, init),
    WebSocket,
    inflate: createInflate(),
    values: findLocalStorage(),
    locks: findLocks(),
    openBroadcast: (name) => ("BroadcastChannel" in globalThis ? new BroadcastChannel(name) : undefined),
    connectivity: createBrowserConnectivity(),
    loadRebase: () => import("../sync/rebase-work.ts"),
    loadLocator: () => import("../store/segment-locator.ts"),
    loadStorage: async () => {
      const work = await import("./storage-work.ts");
      isIdle ??= work.watchIdleness();
      return work;
    },
    loadServerCalls: () => import("./server-calls.ts"),
    random: Math.random,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    sha256: findSha256(),
    onStored: (listener) => {
      addEventListener("storage", (event) => listener(event.key));
      // What was stored while the page was set aside, nobody tells it of.
      addEventListener("pageshow", (event) => {
        if (event.persisted) listener(null);
      });
      document.addEventListener("resume", () => listener(null));
    },
    onHidden: (listener) => {
      addEventListener("pagehide", listener);
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") listener();
      });
    },
    room: findRoom(),
    isIdle: () => isIdle?.() ?? true,
  };
}

function findLocalStorage(): LocalValues {
  try {
    return localStorage;
  } catch {
    // The browser blocks storage: the app works until the tab is closed.
    return createMemoryValues();
  }
}

function findRoom(): Pick<StorageManager, "estimate" | "persisted" | "persist"> | Record<string, never> {
  // Only in secure contexts.
  if (!("storage" in navigator)) return {};
  const { storage } = navigator;
  return {
    estimate: () => storage.estimate(),
    persisted: () => storage.persisted(),
    persist: () => storage.persist(),
  };
}

function findLocks(): (Locks & LeaderLocks) | undefined {
  if (!("locks" in navigator)) return undefined;
  const { locks } = navigator;
  function request<T>(name: string, task: () => Promise<T>): Promise<T>;
  function request(name: string, options: { signal: AbortSignal }, task: () => Promise<void>): Promise<unknown>;
  function request(
    name: string,
    second: { signal: AbortSignal } | (() => Promise<unknown>),
    third?: () => Promise<void>,
  ): Promise<unknown> {
    return typeof second === "function" ? locks.request(name, second) : locks.request(name, second, third ?? noTask);
  }
  return { request };
}

function noTask(): Promise<void> {
  return Promise.resolve();
}

function createBrowserConnectivity(): Connectivity {
  return {
    isVisible: () => document.visibilityState === "visible",
    subscribe: (listener) => {
      addEventListener("online", listener);
      document.addEventListener("visibilitychange", listener);
      return () => {
        removeEventListener("online", listener);
        document.removeEventListener("visibilitychange", listener);
      };
    },
  };
}
