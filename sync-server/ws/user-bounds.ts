import type { UserId } from "../../shared/lib/ids.ts";
import { WaitingBytes } from "../sync/waiting-bytes.ts";

/** What all sockets of one person may hold together. */
export interface UserLimits {
  /** Bytes of what waits for documents that load, and for the turn of an answer. */
  readonly waitingBytesPerUser: number;
}

/** What all sockets of one person share. */
export class UserBounds {
  readonly waitingBytes: WaitingBytes;

  constructor({ waitingBytesPerUser }: UserLimits) {
    this.waitingBytes = new WaitingBytes(waitingBytesPerUser);
  }
}

/** The bounds of everybody who has a socket open. */
export class BoundsByUser {
  readonly #limits: UserLimits;
  readonly #byUser = new Map<UserId, { readonly bounds: UserBounds; sockets: number }>();

  constructor(limits: UserLimits) {
    this.#limits = limits;
  }

  /** For a socket that opens; `release` when it is gone. */
  take(userId: UserId): UserBounds {
    let entry = this.#byUser.get(userId);
    if (entry === undefined) {
      entry = { bounds: new UserBounds(this.#limits), sockets: 0 };
      this.#byUser.set(userId, entry);
    }
    entry.sockets++;
    return entry.bounds;
  }

  release(userId: UserId): void {
    const entry = this.#byUser.get(userId);
    if (entry !== undefined && --entry.sockets === 0) this.#byUser.delete(userId);
  }
}
