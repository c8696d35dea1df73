import type { WebSocket } from "ws";
import type { Logger } from "../logger.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";

/** How long a socket that is being closed may take before it is cut. */
const closeGraceMs = 5_000;

/**
 * The sending side of a socket, with a bound on what waits unread: past it the socket is closed with 4503 and the client
 * syncs again. Nothing is ever left out silently.
 */
export class SocketWriter {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  readonly #logger: Logger;
  #isClosing = false;

  constructor(socket: WebSocket, maxBufferedBytes: number, logger: Logger) {
    this.#socket = socket;
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
    this.#socket.send(bytes);
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
