import type { UserId } from "../../shared/lib/ids.ts";
import type { LiveDocument } from "./live-document.ts";

/** What one person may still bring to segments below the live one. */
export interface LateLimits {
  /** Messages of one person in a day, over all chats. */
  readonly messagesPerDay: number;
  /** Bytes of one person in one segment, counted while it is in memory. */
  readonly bytesPerSegment: number;
  /** Yjs client ids of one person in one segment. */
  readonly clientsPerSegment: number;
}

/** What an update would add. */
export interface LateAddition {
  readonly messages: number;
  readonly bytes: number;
  readonly newClients: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Keeps old segments from growing without end. What is over the quota is accepted later, never lost. */
export class LateQuota {
  readonly #limits: LateLimits;
  readonly #messages = new Map<UserId, number>();
  readonly #bytes = new WeakMap<LiveDocument, Map<UserId, number>>();
  #day = 0;

  constructor(limits: LateLimits) {
    this.#limits = limits;
  }

  /**
   * Counts an addition. @returns false, and counts nothing, if it is over a quota. The first one of a day may hold more
   * messages than the day allows: put off, it would be too large on every day after.
   */
  take(document: LiveDocument, userId: UserId, addition: LateAddition, now: number): boolean {
    this.#startDay(now);
    const known = this.#messages.get(userId) ?? 0;
    const messages = known + addition.messages;
    const perUser = this.#bytes.get(document) ?? new Map<UserId, number>();
    const bytes = (perUser.get(userId) ?? 0) + addition.bytes;
    if (known > 0 && addition.messages > 0 && messages > this.#limits.messagesPerDay) return false;
    if (bytes > this.#limits.bytesPerSegment) return false;
    const clients = addition.newClients === 0 ? 0 : document.owners.countOf(userId) + addition.newClients;
    if (clients > this.#limits.clientsPerSegment) return false;
    this.#messages.set(userId, messages);
    this.#bytes.set(document, perUser.set(userId, bytes));
    return true;
  }

  #startDay(now: number): void {
    const day = Math.floor(now / dayMs);
    if (day === this.#day) return;
    this.#day = day;
    this.#messages.clear();
  }
}
