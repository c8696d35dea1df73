import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import type { Logger } from "../logger.ts";
import { chooseSubprotocol } from "./authenticate.ts";

/** Why somebody may not come in. */
export interface SocketRefusal {
  readonly code: number;
  readonly reason: string;
}

/** How many are told so at once. */
export interface RefusedSocketLimits {
  readonly inAll: number;
  readonly perAddress: number;
}

export interface RefusedSocketsOptions {
  readonly logger: Logger;
  readonly limits: RefusedSocketLimits;
  /** Who asks, behind the proxies that are believed; "" if that is not known. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** How long the other end has to read why, and to close; a second, if nothing is said. */
  readonly graceMs?: number;
}

const defaultGraceMs = 1_000;
/** Whoever is refused has nothing to say; what an honest client has sent by then is dropped. */
const maxFrameBytes = 1_024;

/**
 * Sockets that are accepted only to be told by a close code why they may not come in. They hold next to nothing of what
 * they are sent, for a second, and so many of them at once; one more is refused in HTTP.
 */
export class RefusedSockets {
  readonly #options: RefusedSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: chooseSubprotocol,
  });
  readonly #byAddress = new Map<string, number>();

  constructor(options: RefusedSocketsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#server.clients.size;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refusal: SocketRefusal): void {
    const { limits, addressOf } = this.#options;
    const address = addressOf(request);
    if (this.size >= limits.inAll || (address !== "" && this.#countOf(address) >= limits.perAddress)) {
      refuseUpgrade(socket, 429);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#close(webSocket, address, refusal));
  }

  stop(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #close(socket: WebSocket, address: string, { code, reason }: SocketRefusal): void {
    const { logger, graceMs = defaultGraceMs } = this.#options;
    this.#byAddress.set(address, this.#countOf(address) + 1);
    socket.on("error", (error) => logger.debug("refused socket failed", { error }));
    socket.close(code, reason);
    const timer = setTimeout(() => socket.terminate(), graceMs);
    timer.unref();
    socket.once("close", () => {
      clearTimeout(timer);
      const left = this.#countOf(address) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    });
  }

  #countOf(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }
}

/** Answers an upgrade in HTTP, and holds nothing open for whoever does not go. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  socket.once("finish", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
