import type { Writable } from "node:stream";
import type { WebSocket } from "ws";
import type { Logger } from "../logger.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";

/** How long a socket that is being closed may take before it is cut. */
const closeGraceMs = 5_000;

/** The stream below a socket. */
export type Transport = Pick<Writable, "cork" | "uncork">;

/**
 * The sending side of a socket, with a bound on what waits unread: past it the socket is closed with 4503 and the client
 * syncs again. Nothing is ever left out silently.
 */
export class SocketWriter {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  readonly #logger: Logger;
  readonly #transport: Transport | undefined;
  #isClosing = false;
  #isCorked = false;

  /** `transport`: what carries the socket, so that the frames of one turn leave in one call of the system. */
  constructor(socket: WebSocket, maxBufferedBytes: number, logger: Logger, transport?: Transport) {
    this.#socket = socket;
    this.#transport = transport;
    this.#logger = logger;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  get isOpen(): boolean {
    return !this.#isClosing && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Unread bytes. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(bytes: Uint8Array): void {
    if (!this.isOpen) return;
    if (this.#socket.bufferedAmount > this.#maxBufferedBytes) {
      this.close(closeCodes.resync, "too-slow");
      return;
    }
    this.#cork();
    this.#socket.send(bytes);
  }

  #cork(): void {
    const transport = this.#transport;
    if (transport === undefined || this.#isCorked) return;
    this.#isCorked = true;
    transport.cork();
    // After everything that this turn's promises still have to say.
    process.nextTick(() => {
      this.#isCorked = false;
      transport.uncork();
    });
  }

  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#logger.info("socket closed", { code, reason });
    this.#socket.close(code, reason);
    // Who does not read does not read the close either.
    const timer = setTimeout(() => this.#socket.terminate(), closeGraceMs);
    timer.unref();
    this.#socket.once("close", () => clearTimeout(timer));
  }
}
