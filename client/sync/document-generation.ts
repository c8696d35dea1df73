import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { createChannelProvider } from "./channel-provider.ts";
import { DeliveryLedger } from "./delivery-ledger.ts";
import { DocumentDatabase, type StorageTrouble } from "./document-database.ts";
import { ErasureSchedule } from "./erasure-schedule.ts";
import { LedgerStore } from "./ledger-store.ts";
import { limits } from "../../shared/lib/limits.ts";
import { encodeSyncMessage } from "../../shared/protocol/sync-message.ts";

export interface DocumentGenerationOptions {
  readonly docName: DocName;
  readonly databaseName: string;
  readonly isStoredElsewhere: (origin: unknown) => boolean;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
  readonly onUpdate: (update: Uint8Array, isLocal: boolean) => void;
  /** The server said what it has on disk; `isProgress`: of something written since the channel was opened. */
  readonly onDelivered: (isProgress: boolean) => void;
  readonly onSynced: (isSynced: boolean) => void;
  readonly onClosed: (code: number) => void;
  /** The server's document is of another epoch or holds the own client id for another, or the answer is too large. */
  readonly onRebaseNeeded: () => void;
}

/** Small, so that there is room above for many sessions; large, so that two devices do not choose the same. */
const maxClientIdStep = 2 ** 20;

/** A document as it was built once: the Y.Doc, its database, its provider, and what is known of delivery. */
export class DocumentGeneration {
  readonly doc = new Y.Doc();
  readonly database: DocumentDatabase;
  readonly ledger = new DeliveryLedger();
  readonly ledgerStore: LedgerStore;
  readonly provider: WebsocketProvider;
  readonly #options: DocumentGenerationOptions;
  readonly #erasure: ErasureSchedule;
  /** What the server said it has when the channel was opened, until it says what of it is ours. */
  #serverVector: ReadonlyMap<number, number> | undefined;
  #awaitsFirstDurable = false;
  readonly #prepared: Promise<void>;

  constructor(options: DocumentGenerationOptions) {
    this.#options = options;
    this.database = new DocumentDatabase({
      name: options.databaseName,
      doc: this.doc,
      isStoredElsewhere: options.isStoredElsewhere,
      onTrouble: options.onTrouble,
    });
    this.#erasure = new ErasureSchedule(options.docName, this.doc, this.database);
    this.ledgerStore = new LedgerStore(this.database, this.ledger);
    this.provider = createChannelProvider({
      docName: options.docName,
      doc: this.doc,
      Socket: options.createSocketClass((epoch) => this.#handleOpened(epoch)),
      onServerVector: (vector) => {
        if (this.#awaitsFirstDurable) this.#serverVector = vector;
      },
      // Not within the provider's own handling of the message.
      onTooLarge: () => queueMicrotask(options.onRebaseNeeded),
      onDurable: (vector) => this.#handleDurable(vector),
      onSynced: options.onSynced,
      onClosed: options.onClosed,
    });
    this.doc.on("update", this.#handleUpdate);
    this.#prepared = this.#prepare();
    // Who waits for the loading hears of it; who does not will do without.
    this.#prepared.catch(() => undefined);
  }

  /** Reads the disk; rejects if it refuses. */
  async load(): Promise<void> {
    await this.database.whenLoaded;
    await this.#prepared;
  }

  /**
   * The server accepts what comes in one update in the order of the client ids. So what is written from now on gets a
   * higher one than what earlier sessions of this device wrote and have not sent; `known`: as far as is remembered
   * outside of the document, which may not have been read yet.
   */
  writeAfterPending(known: number): void {
    const { doc } = this;
    let highest = known;
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc))) {
      if (client > highest && !this.ledger.covers({ client, clock: clock - 1 })) highest = client;
    }
    const room = limits.clockBound - 1 - highest;
    if (highest <= doc.clientID || room < 1) return;
    doc.clientID = highest + 1 + Math.floor(Math.random() * Math.min(room, maxClientIdStep));
    const { awareness } = this.provider;
    const state = awareness.getLocalState();
    awareness.setLocalState(null);
    awareness.clientID = doc.clientID;
    // Also when nothing is said: the provider relies on its client id being known there.
    awareness.setLocalState(state);
  }

  /** Asks the server for what is new, over an open channel. */
  probe(): void {
    const stateVector = Y.encodeStateVector(this.doc);
    this.provider.ws?.send(encodeSyncMessage({ type: "step1", stateVector }) as Uint8Array<ArrayBuffer>);
  }

  /** What lies beside the document on the disk; a disk that was late is made use of all the same. */
  async #prepare(): Promise<void> {
    await this.database.whenLoaded.catch(() => this.#erasure.noteLate());
    await this.database.whenAttached;
    const [isOfEpoch] = await Promise.all([this.ledgerStore.load(), this.#erasure.start()]);
    if (!isOfEpoch) this.#options.onRebaseNeeded();
  }

  /** Waits until everything is on disk as far as the disk allows, then lets go. */
  async destroy(): Promise<void> {
    this.doc.off("update", this.#handleUpdate);
    this.provider.destroy();
    await this.ledgerStore.flush();
    await this.#erasure.stop();
    await this.database.destroy();
    this.doc.destroy();
  }

  readonly #handleUpdate = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (origin === this.provider) {
      this.ledger.noteReceived(update);
      this.ledgerStore.storeSoon();
    }
    this.#options.onUpdate(update, transaction.local);
  };

  #handleOpened(epoch: string): boolean {
    const known = this.ledger.epoch;
    const isEmpty = Y.encodeStateVector(this.doc).length === 1;
    if (known !== undefined && known !== epoch && !isEmpty) {
      // Not within the opening itself: the provider is in the middle of it.
      queueMicrotask(this.#options.onRebaseNeeded);
      return false;
    }
    this.#serverVector = undefined;
    this.#awaitsFirstDurable = true;
    this.ledger.noteOpened(epoch);
    if (known !== epoch) this.ledgerStore.noteEpoch();
    return true;
  }

  #handleDurable(vector: ReadonlyMap<number, number>): void {
    this.ledger.noteDurable(vector);
    this.ledgerStore.storeSoon();
    const { clientID } = this.doc;
    const held = this.#serverVector?.get(clientID) ?? 0;
    const isFirst = this.#awaitsFirstDurable;
    const isForeign = isFirst && held > (vector.get(clientID) ?? 0);
    this.#awaitsFirstDurable = false;
    if (isForeign) this.#options.onRebaseNeeded();
    this.#options.onDelivered(!isFirst);
  }
}
