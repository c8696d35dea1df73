import type { UserId } from "../../shared/lib/ids.ts";
import { isPlainObject } from "../../shared/model/values.ts";
import { encodeSyncMessage } from "../../shared/protocol/sync-message.ts";
import { encodeAwarenessUpdate, parseAwarenessUpdate, type AwarenessEntry } from "./awareness-update.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Subscriber } from "./subscriber.ts";

/** What others may know of somebody in a chat. Transmitted. */
interface AwarenessState {
  readonly user: UserId;
  readonly typing?: true;
  readonly looking?: true;
}

interface Entry {
  readonly clientId: number;
  clock: number;
  state: AwarenessState | undefined;
  readonly from: Subscriber;
}

/** Changes are gathered for this long before they are sent on. */
const coalesceMs = 50;
const maxUpdateBytes = 64 * 1024;

/**
 * Who is typing and looking, per document; never stored. A channel speaks for one client id, its own; entries for
 * others, which stock providers re-send, are passed over. The server writes the user id.
 */
export class AwarenessHub {
  readonly #document: LiveDocument;
  readonly #entries = new Map<number, Entry>();
  readonly #ownId = new Map<Subscriber, number>();
  readonly #changed = new Set<number>();
  readonly #askers = new Set<Subscriber>();
  #timer: NodeJS.Timeout | undefined;

  constructor(document: LiveDocument) {
    this.#document = document;
  }

  /** @returns false if the bytes are no awareness update. */
  receive(from: Subscriber, update: Uint8Array): boolean {
    const entries = update.length <= maxUpdateBytes ? parseAwarenessUpdate(update) : undefined;
    if (entries === undefined) return false;
    for (const entry of entries) this.#take(from, entry);
    return true;
  }

  /** A channel asks what the others are doing. Who asks often is told once in a while, and many are told in the same bytes. */
  ask(subscriber: Subscriber): void {
    this.#askers.add(subscriber);
    this.#flushSoon();
  }

  /** Sends a new channel what the others are doing. */
  greet(subscriber: Subscriber): void {
    this.#tellAll([subscriber]);
  }

  leave(subscriber: Subscriber): void {
    this.#askers.delete(subscriber);
    const clientId = this.#ownId.get(subscriber);
    if (clientId === undefined) return;
    this.#ownId.delete(subscriber);
    const entry = this.#entries.get(clientId);
    if (entry === undefined || entry.from !== subscriber) return;
    // At the same clock: the client may come back with the clock that it has.
    entry.state = undefined;
    this.#announce(clientId);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #take(from: Subscriber, received: AwarenessEntry): void {
    const { clientId, clock, state } = received;
    const { userId } = from.identity;
    const own = this.#ownId.get(from);
    if (own !== clientId && (own !== undefined || state === null)) return;
    const owner = this.#document.owners.of(clientId);
    if (owner !== undefined && owner !== userId) return;
    const current = this.#entries.get(clientId);
    if (current !== undefined && current.clock > clock) return;
    if (own === undefined) this.#ownId.set(from, clientId);
    if (owner === undefined) this.#document.owners.bindAwareness(clientId, userId);
    this.#entries.set(clientId, {
      clientId,
      clock,
      state: state === null ? undefined : readState(userId, state),
      from,
    });
    this.#announce(clientId);
  }

  #announce(clientId: number): void {
    this.#changed.add(clientId);
    this.#flushSoon();
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => this.#flush(), coalesceMs);
  }

  #tellAll(to: Iterable<Subscriber>): void {
    const present = [...this.#entries.values()].filter(({ state }) => state !== undefined);
    if (present.length === 0) return;
    const message = encodeEntries(present);
    for (const subscriber of to) subscriber.send(message);
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#askers.size > 0) this.#tellAll(this.#askers);
    this.#askers.clear();
    const changed: Entry[] = [];
    for (const clientId of this.#changed) {
      const entry = this.#entries.get(clientId);
      if (entry === undefined) continue;
      changed.push(entry);
      if (entry.state === undefined) this.#entries.delete(clientId);
    }
    this.#changed.clear();
    if (changed.length === 0) return;
    const message = encodeEntries(changed);
    for (const subscriber of this.#document.subscribers) subscriber.send(message);
  }
}

function readState(user: UserId, state: unknown): AwarenessState {
  const fields = isPlainObject(state) ? state : {};
  return {
    user,
    ...(fields["typing"] === true ? { typing: true as const } : {}),
    ...(fields["looking"] === true ? { looking: true as const } : {}),
  };
}

function encodeEntries(entries: readonly Entry[]): Uint8Array {
  return encodeSyncMessage({ type: "awareness", update: encodeAwarenessUpdate(entries) });
}
