import * as Y from "yjs";
import { encodeStateVector, parseStateVector, type StateVector } from "../../shared/protocol/sync-message.ts";

export interface StructPosition {
  readonly client: number;
  readonly clock: number;
}

/** Persisted beside the document: two state vectors, and the epoch that they are about. */
export interface StoredLedger {
  readonly durable: Uint8Array;
  readonly received: Uint8Array;
  readonly epoch?: string;
}

/**
 * What of a document is known to be on the server's disk. Two sources: the `durable` vectors that the server sends for
 * one's own client ids, and everything that came from the server, which broadcasts only what it has stored.
 */
export class DeliveryLedger {
  readonly #durable = new Map<number, number>();
  readonly #received = new Map<number, number>();
  #isFirstOfChannel = true;
  #epoch: string | undefined;

  /** The epoch of the server's document that all of this is about. */
  get epoch(): string | undefined {
    return this.#epoch;
  }

  get durable(): StateVector {
    return this.#durable;
  }

  /** A channel was opened: the next `durable` is complete and replaces what was known. */
  noteOpened(epoch: string): void {
    if (this.#epoch !== undefined && this.#epoch !== epoch) {
      this.#durable.clear();
      this.#received.clear();
    }
    this.#epoch = epoch;
    this.#isFirstOfChannel = true;
  }

  noteDurable(vector: StateVector): void {
    if (this.#isFirstOfChannel) this.#durable.clear();
    this.#isFirstOfChannel = false;
    raise(this.#durable, vector);
  }

  noteReceived(update: Uint8Array): void {
    raise(this.#received, Y.parseUpdateMeta(update).to);
  }

  covers({ client, clock }: StructPosition): boolean {
    return clock < Math.max(this.#durable.get(client) ?? 0, this.#received.get(client) ?? 0);
  }

  /** Whether the server holds this for the own person, or it never came from there. */
  isOwn({ client, clock }: StructPosition): boolean {
    return this.#durable.has(client) || clock >= (this.#received.get(client) ?? 0);
  }

  /** Whether everything in a document is on the server. */
  coversAll(doc: Y.Doc): boolean {
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) {
      if (clock > 0 && !this.covers({ client, clock: clock - 1 })) return false;
    }
    return true;
  }

  encode(): StoredLedger {
    return {
      durable: encodeStateVector(this.#durable),
      received: encodeStateVector(this.#received),
      ...(this.#epoch === undefined ? {} : { epoch: this.#epoch }),
    };
  }

  /** Adds what was stored earlier; what cannot be read counts as unknown, so its messages show as pending. */
  restore(stored: StoredLedger): void {
    this.#epoch ??= stored.epoch;
    if (stored.epoch !== this.#epoch) return;
    raise(this.#durable, parseStateVector(stored.durable) ?? new Map());
    raise(this.#received, parseStateVector(stored.received) ?? new Map());
  }
}

function raise(vector: Map<number, number>, by: StateVector): void {
  for (const [client, clock] of by) if (clock > (vector.get(client) ?? 0)) vector.set(client, clock);
}
