import type { Writable } from "node:stream";
import type { WebSocket } from "ws";
import type { Logger } from "../logger.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { encodeFrameHead } from "./frame-head.ts";
import type { UserBounds } from "./user-bounds.ts";

/** How long a socket that is being closed may take before it is cut. */
const closeGraceMs = 5_000;

const nothing = new Uint8Array();

/** The stream below a socket. */
export type Transport = Pick<Writable, "write" | "cork" | "uncork" | "once" | "off">;

export interface SocketWriterOptions {
  readonly maxBufferedBytes: number;
  /** Shared by all sockets of the person. */
  readonly bounds: UserBounds;
  readonly logger: Logger;
  /**
   * What carries the socket, so that the frames of one turn leave in one call of the system, and what is said to many is
   * the same bytes for all of them.
   */
  readonly transport?: Transport | undefined;
}

/**
 * The sending side of a socket, with a bound on what waits unread: past it the socket is closed with 4503 and the client
 * syncs again. Nothing is ever left out silently. An answer that was asked for may be longer than the bound; it is sent
 * when there is little else to read, and a slow reader may take its time, as long as all sockets of the person together
 * have not too much to read.
 */
export class SocketWriter {
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  readonly #bounds: UserBounds;
  readonly #logger: Logger;
  readonly #transport: Transport | undefined;
  #isClosing = false;
  #answers: Promise<void> = Promise.resolve();
  #isAnswering = false;
  /** Of the last answer: they may wait besides the bound. */
  #answerBytes = 0;
  #isCorked = false;
  /** Sent in this turn, so that nobody can have read them. */
  #turnBytes = 0;

  constructor(socket: WebSocket, { maxBufferedBytes, bounds, logger, transport }: SocketWriterOptions) {
    this.#socket = socket;
    this.#transport = transport;
    this.#logger = logger;
    this.#maxBufferedBytes = maxBufferedBytes;
    this.#bounds = bounds;
    bounds.add(this);
    socket.once("close", () => bounds.remove(this));
  }

  get isOpen(): boolean {
    return !this.#isClosing && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Unread bytes. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends `prefix` and `bytes` as one frame; `bytes` may be the same for many sockets, and are not copied. */
  send(bytes: Uint8Array, prefix: Uint8Array = nothing): void {
    if (!this.isOpen) return;
    if (this.#isTooSlowFor(bytes.length)) {
      this.close(closeCodes.resync, "too-slow");
      return;
    }
    if (this.#isAnswering) this.#answerBytes += bytes.length;
    this.#cork(bytes.length);
    if (this.#transport === undefined) {
      this.#socket.send(prefix, { fin: false });
      this.#socket.send(bytes);
    } else {
      // `ws` takes each frame in one piece only. It holds none back, as it has nothing to compress.
      this.#transport.write(encodeFrameHead(prefix, bytes.length));
      this.#transport.write(bytes);
    }
  }

  #isTooSlowFor(bytes: number): boolean {
    const unread = this.bufferedBytes - this.#turnBytes;
    if (unread > this.#maxBufferedBytes + this.#answerBytes) return true;
    return unread + bytes > this.#maxBufferedBytes && this.#bounds.isUnread;
  }

  /** Runs what sends a long answer, after those before it and when less than a half of what may wait unread does. */
  inTurn(answer: () => Promise<void>): Promise<void> {
    const done = this.#answers.then(() => this.#answer(answer));
    this.#answers = done.catch(() => undefined);
    return done;
  }

  async #answer(answer: () => Promise<void>): Promise<void> {
    const [transport, bounds] = [this.#transport, this.#bounds];
    for (;;) {
      const isUnread = this.isOpen && this.bufferedBytes > this.#maxBufferedBytes / 2;
      if (transport !== undefined && isUnread) await whenDrained(transport);
      else if (!bounds.startAnswer()) await bounds.whenAnswerEnds();
      else break;
    }
    this.#answerBytes = 0;
    this.#isAnswering = true;
    try {
      await answer();
    } finally {
      this.#isAnswering = false;
      bounds.endAnswer();
    }
  }

  #cork(bytes: number): void {
    const transport = this.#transport;
    if (transport === undefined) return;
    this.#turnBytes += bytes;
    if (this.#isCorked) return;
    this.#isCorked = true;
    transport.cork();
    // After everything that this turn's promises still have to say.
    process.nextTick(() => {
      this.#isCorked = false;
      this.#turnBytes = 0;
      transport.uncork();
    });
  }

  /** Does not wait for the other end. */
  cut(): void {
    this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#logger[this.#bounds.lineLevel()]("socket closed", { code, reason });
    this.#bounds.startClosing(this);
    this.#socket.close(code, reason);
    // Who does not read does not read the close either.
    const timer = setTimeout(() => this.cut(), closeGraceMs);
    timer.unref();
    this.#socket.once("close", () => clearTimeout(timer));
  }
}

/** Settles when everything was read, or the stream is gone. */
function whenDrained(transport: Transport): Promise<void> {
  return new Promise((resolve) => {
    const settle = (): void => {
      transport.off("drain", settle);
      transport.off("close", settle);
      resolve();
    };
    transport.once("drain", settle);
    transport.once("close", settle);
  });
}
