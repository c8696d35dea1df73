import type { Readable } from "node:stream";
import type { WebSocket } from "ws";
import type { UserId } from "../../shared/lib/ids.ts";

/** What the process holds for each piece that arrives besides its bytes: who sends a byte at a time is not let off. */
const pieceOverheadBytes = 512;
/** The head and the mask of a ping or pong; what they carry is told. */
const controlHeadBytes = 6;
/** The other end has so long to read why. */
const graceMs = 1_000;

/** A socket's stream of what arrives. */
export type Incoming = Pick<Readable, "on">;

export interface UnfinishedLimits {
  /** On all sockets of one person. */
  readonly maxBytes: number;
  /** From the first piece of a frame to its last. */
  readonly maxMs: number;
}

/** Why a socket has to be closed. */
export type UnfinishedReason = "too-many-unfinished-bytes" | "unfinished-too-long";

/**
 * Bounds what all sockets of one person hold of frames that have not ended: `ws` gathers a frame until it is whole. It does
 * not tell how much it has gathered, so what arrives is counted from the piece on in which the last message ended. A frame
 * of which pieces arrive has so long to end, counted from the first piece after that one.
 */
export class UnfinishedFrames {
  readonly #limits: UnfinishedLimits;
  readonly #byUser = new Map<UserId, number>();

  constructor(limits: UnfinishedLimits) {
    this.#limits = limits;
  }

  /** @param refuse closes the socket, and is called at most once; nothing more is read from it then. */
  watch(socket: WebSocket, incoming: Incoming, userId: UserId, refuse: (reason: UnfinishedReason) => void): void {
    let held = 0;
    let hasEnded = false;
    /** After the piece in which the last message ended. */
    let begunBytes = 0;
    let deadline: NodeJS.Timeout | undefined;
    let controlBytes = 0;
    let isRefused = false;
    const hold = (bytes: number): void => {
      const inAll = this.bytesOf(userId) + bytes - held;
      held = bytes;
      if (inAll > 0) this.#byUser.set(userId, inAll);
      else this.#byUser.delete(userId);
    };
    const end = (reason: UnfinishedReason): void => {
      isRefused = true;
      refuse(reason);
      socket.pause();
      const timer = setTimeout(() => socket.terminate(), graceMs);
      timer.unref();
      socket.once("close", () => clearTimeout(timer));
    };
    const stopClock = (): void => {
      clearTimeout(deadline);
      deadline = undefined;
    };
    socket.on("message", () => (hasEnded = true));
    const letGo = (data: Buffer): void => {
      controlBytes += data.length + controlHeadBytes;
    };
    socket.on("ping", letGo);
    socket.on("pong", letGo);
    // After the listener of `ws`, which has found out by then what ended in this piece.
    incoming.on("data", (piece: Buffer) => {
      const bytes = piece.length - controlBytes;
      controlBytes = 0;
      // Less than nothing when a ping or pong ends here that began in an earlier piece.
      begunBytes = hasEnded ? 0 : Math.max(0, begunBytes + bytes);
      if (begunBytes === 0 || isRefused) stopClock();
      else deadline ??= setTimeout(() => end("unfinished-too-long"), this.#limits.maxMs).unref();
      // Hours of nothing but pongs hold nothing.
      if (bytes <= 0) return;
      hold((hasEnded ? 0 : held) + bytes + pieceOverheadBytes);
      hasEnded = false;
      if (!isRefused && this.bytesOf(userId) > this.#limits.maxBytes) end("too-many-unfinished-bytes");
    });
    socket.on("close", () => {
      hold(0);
      stopClock();
    });
  }

  bytesOf(userId: UserId): number {
    return this.#byUser.get(userId) ?? 0;
  }
}
