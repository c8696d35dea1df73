import { encodeStateVector, parseStateVector } from "../../shared/protocol/sync-message.ts";
import type { DeliveryLedger, StoredLedger } from "./delivery-ledger.ts";
import type { DocumentDatabase } from "./document-database.ts";

/** Persisted beside the document. */
export const ledgerKey = "roost.delivery";
const storeAfterMs = 500;

function isStoredLedger(value: unknown): value is StoredLedger {
  return (
    value !== null &&
    typeof value === "object" &&
    "durable" in value &&
    value.durable instanceof Uint8Array &&
    "received" in value &&
    value.received instanceof Uint8Array
  );
}

/** Keeps what is known of delivery with the document, so that `sent` stays `sent` after a reload without a network. */
export class LedgerStore {
  readonly #database: DocumentDatabase;
  readonly #ledger: DeliveryLedger;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether what the disk has is known to be of this ledger's epoch, or nothing. */
  #isOfOneEpoch = false;
  /** What the disk had when it was read, or was given since, over that connection; other tabs only add to it. */
  #stored: { readonly text: string; readonly epoch: string | undefined; readonly connection: unknown } | undefined;

  constructor(database: DocumentDatabase, ledger: DeliveryLedger) {
    this.#database = database;
    this.#ledger = ledger;
  }

  /** False: what the disk has is of another epoch than what has come from the server meanwhile. */
  async load(): Promise<boolean> {
    const stored = await this.#database.readValue(ledgerKey);
    if (isStoredLedger(stored)) {
      this.#noteStored(stored);
      this.#ledger.restore(stored);
    }
    this.#isOfOneEpoch = !isStoredLedger(stored) || stored.epoch === this.#ledger.epoch;
    return this.#isOfOneEpoch;
  }

  /** Nothing of an epoch is on disk without its name: else nobody would know that the server was restored since. */
  noteEpoch(): void {
    this.#database.updateBeside(ledgerKey, (stored) => (isStoredLedger(stored) ? stored : this.#ledger.encode()));
  }

  /** Losing the last half second costs nothing: the server says it again. */
  storeSoon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), storeAfterMs);
  }

  async flush(): Promise<void> {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#ledger.encode();
    if (this.#isStored(next)) return;
    try {
      await this.#database.updateValue(ledgerKey, (stored) => {
        if (!isStoredLedger(stored)) return next;
        if (stored.epoch === next.epoch) return { ...next, received: mergeVectors(stored.received, next.received) };
        // What is on disk from before a restore keeps the name of its epoch, so that whoever opens it next rebases. Another
        // tab may have brought it there.
        return this.#isOfOneEpoch && stored.epoch === this.#stored?.epoch ? next : stored;
      });
      if (this.#isOfOneEpoch) this.#noteStored(next);
    } catch {
      // Closed or full: the messages show as pending after a reload, until the server says otherwise.
    }
  }

  #noteStored(ledger: StoredLedger): void {
    this.#stored = { text: textOf(ledger), epoch: ledger.epoch, connection: this.#database.connection };
  }

  /** Mostly the server says again what is known. Of a database that was opened anew nobody knows what is left in it. */
  #isStored(next: StoredLedger): boolean {
    return this.#stored?.connection === this.#database.connection && this.#stored?.text === textOf(next);
  }
}

function textOf({ durable, received, epoch = "" }: StoredLedger): string {
  return [durable.join(), received.join(), epoch].join(" ");
}

/** Another tab may have received more. */
function mergeVectors(a: Uint8Array, b: Uint8Array): Uint8Array {
  const merged = parseStateVector(a) ?? new Map<number, number>();
  for (const [client, clock] of parseStateVector(b) ?? []) {
    if (clock > (merged.get(client) ?? 0)) merged.set(client, clock);
  }
  return encodeStateVector(merged);
}
