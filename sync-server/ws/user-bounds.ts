import type { UserId } from "../../shared/lib/ids.ts";
import { RateLimiter } from "../sync/rate-limiter.ts";
import { WaitingBytes } from "../sync/waiting-bytes.ts";
import { ChannelCounts } from "./channel-counts.ts";

/** Answers that are prepared for one person at once: each is in memory several times while it is read and packed. */
const maxAnswersAtOnce = 2;

/** Lines of the log about channels that were closed, which one person may bring about as often as questions. */
const lineRate = { perSecond: 1, burst: 100 };

/** What all sockets of one person may hold together. */
export interface UserLimits {
  /** Bytes of what waits for documents that load, and for the turn of an answer. */
  readonly waitingBytesPerUser: number;
  /** Bytes that wait to be read, from which on no socket gets more of them than it may have by itself. */
  readonly unreadBytesPerUser: number;
  /** Channels of one document. */
  readonly channelsPerDocument: number;
}

/** The sending side of a socket. */
export interface Sender {
  readonly bufferedBytes: number;
  /** Lets go of them at once. */
  cut(): void;
}

/** What all sockets of one person share. */
export class UserBounds {
  readonly waitingBytes: WaitingBytes;
  readonly channels: ChannelCounts;
  readonly #lines = new RateLimiter(lineRate);
  readonly #maxUnreadBytes: number;
  readonly #senders = new Set<Sender>();
  /** Those that are closed first come first. */
  readonly #closing = new Set<Sender>();
  #answers = 0;
  #waiting: (() => void)[] = [];

  constructor({ waitingBytesPerUser, unreadBytesPerUser, channelsPerDocument }: UserLimits) {
    this.channels = new ChannelCounts(channelsPerDocument);
    this.waitingBytes = new WaitingBytes(waitingBytesPerUser);
    this.#maxUnreadBytes = unreadBytesPerUser;
  }

  add(sender: Sender): void {
    this.#senders.add(sender);
  }

  remove(sender: Sender): void {
    this.#senders.delete(sender);
    this.#closing.delete(sender);
  }

  /**
   * It gets nothing more, and may take its time to read why. What it holds counts against the others no more, only
   * against those that are being closed too: of them, so much may wait as well, and the first are cut to make room.
   */
  startClosing(sender: Sender): void {
    this.#senders.delete(sender);
    this.#closing.add(sender);
    for (const first of this.#closing) {
      if (sumBytes(this.#closing) <= this.#maxUnreadBytes) return;
      this.#closing.delete(first);
      first.cut();
    }
  }

  /** Of a line of the log that the person brings about. */
  lineLevel(): "info" | "debug" {
    return this.#lines.take("", performance.now()) ? "info" : "debug";
  }

  /** Whether the person reads too little of what all sockets were sent. */
  get isUnread(): boolean {
    return sumBytes(this.#senders) > this.#maxUnreadBytes;
  }

  /** @returns false if as many answers are being prepared as may be; else `endAnswer` has to follow. */
  startAnswer(): boolean {
    if (this.#answers >= maxAnswersAtOnce) return false;
    this.#answers++;
    return true;
  }

  endAnswer(): void {
    this.#answers--;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Settles when one of them has ended. */
  whenAnswerEnds(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

function sumBytes(senders: Iterable<Sender>): number {
  let bytes = 0;
  for (const { bufferedBytes } of senders) bytes += bufferedBytes;
  return bytes;
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
