import type { DeviceId, UserId } from "../../shared/lib/ids.ts";
import type { WaitingBytes } from "./waiting-bytes.ts";

/** Who is at the other end of a channel. */
export interface Identity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

/** Sends long messages shorter. */
export interface Packer {
  /** @returns undefined for a message that is short anyway. */
  pack(message: Uint8Array): Promise<Uint8Array> | undefined;
  send(packed: Uint8Array): void;
}

/** One open channel of one socket, as a document sees it. */
export interface Subscriber {
  readonly identity: Identity;
  /** Whether the other end understands `durable`. */
  readonly wantsDurable: boolean;
  /** Shared by all sockets of the person. */
  readonly waitingBytes: WaitingBytes;
  /** Undefined if the other end cannot read what it sends. */
  readonly packer?: Packer;
  /** False once the channel or its socket is closed, from either side. */
  readonly isOpen: boolean;
  /**
   * Runs what sends an answer that may be long: after the answers before it on the same socket, and when most of what
   * was sent has been read. Many documents that are opened at once are answered as fast as the other end reads.
   */
  inTurn(answer: () => Promise<void>): Promise<void>;
  /** Queues one encoded message. The bytes may be shared with other subscribers and are never changed. */
  send(message: Uint8Array): void;
  /** Ends the channel with a close code of `shared/protocol/close-codes.ts`. Nothing is sent after it. */
  close(code: number, reason: string): void;
}
