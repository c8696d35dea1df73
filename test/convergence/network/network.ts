import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";
import { Cable, type CableOptions } from "./cable.ts";
import { ClientSocket } from "./client-socket.ts";
import { ServerSocket } from "./server-socket.ts";

/** What the server does with what comes from the network. Its methods run as the server. */
export interface NetworkServer {
  readonly host: Host | undefined;
  /** A device dialled. */
  accept(deviceName: string, socket: ServerSocket): void;
  request(deviceName: string, method: string, path: string, body: unknown): Promise<{ status: number; body: unknown }>;
}

const dialTimeoutMs = 5_000;

/** Who reaches the server, and how fast. */
export class Network implements CableOptions {
  /** Devices without a network, by name. */
  readonly #unreachable = new Set<string>();
  readonly #cables = new Map<string, Set<Cable>>();
  readonly #world: World;
  readonly #server: NetworkServer;
  maxDelayMs = 40;
  readonly isLoose: boolean;
  /** What is lost of a device's frames although its connection holds; nothing, in a simulation by seeds. */
  isLost: (deviceName: string, bytes: Uint8Array, to: "server" | "device") => boolean = () => false;

  constructor(world: World, server: NetworkServer, isLoose = false) {
    this.isLoose = isLoose;
    this.#world = world;
    this.#server = server;
  }

  isReachable(name: string): boolean {
    return !this.#unreachable.has(name);
  }

  /** Whether a device's connection holds. */
  isConnected(name: string): boolean {
    return [...(this.#cables.get(name) ?? [])].some(({ isBroken }) => !isBroken);
  }

  /** Cuts a device off, or connects it again. */
  setReachable(name: string, isReachable: boolean): void {
    if (isReachable) this.#unreachable.delete(name);
    else {
      this.#unreachable.add(name);
      this.breakCables(name);
    }
  }

  /** Breaks what a device has open: at once, silently, or after some frames. */
  breakCables(name: string, how: { isSilent?: boolean; afterFrames?: number } = {}): void {
    for (const cable of this.#cables.get(name) ?? []) {
      if (how.afterFrames === undefined) cable.breakNow(how.isSilent);
      else cable.breakAfter(how.afterFrames);
    }
  }

  breakAll(): void {
    for (const name of this.#cables.keys()) this.breakCables(name);
  }

  /** A WebSocket class for a device. */
  socketClassFor(name: string, host: Host): new () => ClientSocket {
    const dial = (client: ClientSocket): void => this.dial(name, client);
    return class extends ClientSocket {
      constructor() {
        super(host);
        dial(this);
      }
    };
  }

  dial(name: string, client: ClientSocket): void {
    const server = this.#server.host;
    if (server === undefined || !this.isReachable(name)) {
      this.#world.after(this.#world.random.below(dialTimeoutMs), () => client.closed(1006, ""), client.host);
      return;
    }
    const accept = (): void => {
      const socket = new ServerSocket(server);
      socket.isLost = (bytes, to) => this.isLost(name, bytes, to);
      const cable = new Cable(this.#world, [client, socket], this);
      const cables = this.#cables.get(name) ?? new Set();
      for (const old of cables) if (old.isBroken) cables.delete(old);
      this.#cables.set(name, cables.add(cable));
      socket.opened(cable);
      cable.open(socket);
      this.#server.accept(name, socket);
    };
    this.#world.after(this.#delay(), accept, server);
    // A server that crashed meanwhile never answers.
    this.#world.after(
      dialTimeoutMs,
      () => {
        if (client.readyState === 0) client.closed(1006, "");
      },
      client.host,
    );
  }

  /** `fetch`, as far as the app uses it. */
  fetchFor(name: string, host: Host): typeof fetch {
    const request = (input: string, init: { method?: string; body?: string }): Promise<Response> =>
      new Promise((resolve, reject) => {
        const lose = (): void => reject(new TypeError("fetch failed"));
        const server = this.#server.host;
        if (server === undefined || !this.isReachable(name)) {
          this.#world.after(this.#delay(), lose, host);
          return;
        }
        const answer = (status: number, body: unknown): void => {
          const act = this.isReachable(name) ? () => resolve(toResponse(status, body)) : lose;
          this.#world.after(1 + this.#delay(), act, host);
        };
        const path = input.slice(input.indexOf("/api") + 4);
        const body: unknown = init.body === undefined ? undefined : JSON.parse(init.body);
        this.#world.after(
          1 + this.#delay(),
          () =>
            void this.#server
              .request(name, init.method ?? "GET", path, body)
              .then((answered) => answer(answered.status, answered.body)),
          server,
        );
        this.#world.after(15_000, lose, host);
      });
    return request as unknown as typeof fetch;
  }

  #delay(): number {
    return this.#world.random.below(this.maxDelayMs);
  }
}

function toResponse(status: number, body: unknown): Response {
  const text = JSON.stringify(body);
  const response = { ok: status < 400, status, text: () => Promise.resolve(text), headers: { get: () => null } };
  return response as unknown as Response;
}
