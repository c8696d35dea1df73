import "fake-indexeddb/auto";
import { WebSocket as NodeWebSocket } from "ws";
import { createAppStore } from "../../../client/app-parts.ts";
import { createBrowserLocks } from "./browser-locks.ts";
import { createMemoryValues, type LocalValues } from "../../../client/api/local-values.ts";
import type { Environment } from "../../../client/parts/environment.ts";
import { SearchEngine } from "../../../client/search/search-engine.ts";
import type { SearchWorker } from "../../../client/search/search-service.ts";
import type { RoostStore } from "../../../client/store/roost-store.ts";
import { createInflate } from "../../../client/sync/frame-inflater.ts";
import type { WebSocketConstructor } from "../../../client/sync/mux-hub.ts";

/** What survives a reload of the page, besides IndexedDB: cookies and the small storage. */
export interface DeviceMemory {
  readonly cookies: Map<string, string>;
  readonly values: LocalValues;
  readonly locks: NonNullable<Environment["locks"]>;
}

export function createDeviceMemory(): DeviceMemory {
  return { cookies: new Map(), values: createMemoryValues(), locks: createBrowserLocks() };
}

/** A tab: the real data layer against a real server, with what a browser would bring. */
export interface TestDevice {
  readonly store: RoostStore;
  readonly memory: DeviceMemory;
  /** Cuts the network, or mends it; `isTold` false: without a word from the browser. */
  setReachable(isReachable: boolean, options?: { readonly isTold: boolean }): void;
  /** Loses what comes over the socket if it is meant. */
  loseFrames(isLost: (frame: Uint8Array) => boolean): void;
  /** Asks the server as this person, beside the app; refused without a network. */
  post(path: string, body: unknown): Promise<Response>;
  /** Ends the tab in an orderly way. */
  close(): Promise<void>;
}

export function openDevice(url: string, memory: DeviceMemory = createDeviceMemory(), random = Math.random): TestDevice {
  let isReachable = true;
  let isLost = (_frame: Uint8Array): boolean => false;
  const sockets = new Set<NodeWebSocket>();
  const listeners = new Set<() => void>();
  const target = new URL(url);

  class DeviceSocket extends NodeWebSocket {
    constructor(address: string, protocols?: string | string[]) {
      // Port 9 is closed: the same as no network.
      super(isReachable ? address : "ws://127.0.0.1:9/", protocols, {
        headers: { cookie: cookieHeader(memory), origin: target.origin },
      });
      sockets.add(this);
      this.on("close", () => sockets.delete(this));
      this.on("error", () => undefined);
    }

    override emit(event: string | symbol, ...args: unknown[]): boolean {
      if (event === "message" && isLost(new Uint8Array(args[0] as Buffer))) return false;
      return super.emit(event, ...args);
    }
  }

  const environment: Environment = {
    baseUrl: url,
    findDeviceName: () => Promise.resolve("Test device"),
    socketUrl: () => `ws://${target.host}/sync`,
    fetch: (input, init) => (isReachable ? fetchWithCookies(memory, target.origin, input, init) : refuse()),
    WebSocket: DeviceSocket as unknown as WebSocketConstructor,
    inflate: createInflate(),
    values: memory.values,
    locks: memory.locks,
    openBroadcast: (name) => new BroadcastChannel(name),
    connectivity: {
      isVisible: () => true,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    loadLocator: () => import("../../../client/store/segment-locator.ts"),
    loadRebase: () => import("../../../client/sync/rebase-work.ts"),
    loadStorage: () => import("../../../client/parts/storage-work.ts"),
    loadServerCalls: () => import("../../../client/parts/server-calls.ts"),
    random,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    onStored: () => undefined,
    onHidden: () => undefined,
    openSearchWorker: openSearchEngine,
  };
  const store = createAppStore(environment);
  return {
    store,
    memory,
    setReachable: (value, { isTold } = { isTold: true }) => {
      isReachable = value;
      if (!value) for (const socket of sockets) socket.terminate();
      else if (isTold) for (const listener of listeners) listener();
    },
    loseFrames: (next) => {
      isLost = next;
    },
    post: (path, body) => {
      const init = { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      return isReachable ? fetchWithCookies(memory, target.origin, url + path, init) : refuse();
    },
    close: () => store.close(),
  };
}

/** What runs in the worker, without a thread of its own. */
function openSearchEngine(): SearchWorker {
  const engine = new SearchEngine((reply) => {
    setTimeout(() => worker.onmessage?.(new MessageEvent<unknown>("message", { data: structuredClone(reply) })));
  });
  const worker: SearchWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => {
      const copy: unknown = structuredClone(message);
      setTimeout(() => engine.handle(copy));
    },
    terminate: () => void engine.close(),
  };
  return worker;
}

function refuse(): Promise<Response> {
  return Promise.reject(new TypeError("fetch failed"));
}

function cookieHeader(memory: DeviceMemory): string {
  return [...memory.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

async function fetchWithCookies(
  memory: DeviceMemory,
  origin: string,
  input: RequestInfo | URL,
  init: RequestInit | undefined,
): Promise<Response> {
  const headers = new Headers(init?.headers);
  headers.set("cookie", cookieHeader(memory));
  headers.set("origin", origin);
  const response = await fetch(input, { ...init, headers });
  for (const cookie of response.headers.getSetCookie()) {
    const [pair = "", ...attributes] = cookie.split(";");
    const [name = "", value = ""] = pair.split("=");
    const isGone = attributes.some((attribute) => /max-age=0|1970/i.test(attribute));
    if (isGone || value === "") memory.cookies.delete(name);
    else memory.cookies.set(name, value);
  }
  return response;
}
