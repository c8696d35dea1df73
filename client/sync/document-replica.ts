import type { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId } from "../../shared/lib/ids.ts";
import { addMessage, openSegment } from "../../shared/model/segment.ts";
import type { MessageBody } from "../../shared/model/values.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { encodeSyncMessage } from "../../shared/protocol/sync-message.ts";
import { createChannelProvider } from "./channel-provider.ts";
import { DeliveryLedger, type StructPosition } from "./delivery-ledger.ts";
import { DocumentDatabase, type StorageTrouble } from "./document-database.ts";
import { LedgerStore } from "./ledger-store.ts";
import type { SentJournal } from "./sent-journal.ts";
import type { TabChannel } from "./tab-channel.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";

/** `open`: nothing speaks against it. The others are the server's last word about this document. */
export type DocumentAccess = "open" | "no-access" | "missing" | "refused";

export interface DocumentReplicaOptions {
  readonly name: DocName;
  readonly databaseName: string;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
  readonly tabs: TabChannel;
  readonly journal: SentJournal;
  readonly unsent: UnsentRegistry;
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
  readonly onSignIn: () => void;
}

/** Origins of this class's own transactions. */
const origins = { tab: "tab", journal: "journal" } as const;

/** One document on this device: memory, disk, the other tabs and the link. */
export class DocumentReplica {
  readonly name: DocName;
  readonly doc = new Y.Doc();
  /** Settles when the disk was read, or has refused; never rejects. */
  readonly loaded: Promise<void>;
  readonly #options: DocumentReplicaOptions;
  readonly #database: DocumentDatabase;
  readonly #ledger = new DeliveryLedger();
  readonly #ledgerStore: LedgerStore;
  readonly #provider: WebsocketProvider;
  readonly #listeners = new Set<() => void>();
  #leaveTabs: () => void = () => undefined;
  #isLoaded = false;
  #wantsLink = false;
  #access: DocumentAccess = "open";
  #isDestroyed = false;

  constructor(options: DocumentReplicaOptions) {
    this.#options = options;
    this.name = options.name;
    this.#database = new DocumentDatabase({
      name: options.databaseName,
      doc: this.doc,
      isStoredElsewhere: (origin) => origin === origins.tab,
      onTrouble: options.onTrouble,
    });
    this.#ledgerStore = new LedgerStore(this.#database, this.#ledger);
    this.#provider = createChannelProvider({
      docName: options.name,
      doc: this.doc,
      Socket: options.createSocketClass((epoch) => this.#handleOpened(epoch)),
      onDurable: (vector) => {
        this.#ledger.noteDurable(vector);
        this.#handleDelivered();
      },
      onSynced: (isSynced) => this.#handleSynced(isSynced),
      onClosed: (code) => this.#handleClosed(code),
    });
    this.doc.on("update", this.#handleUpdate);
    this.loaded = this.#load();
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get isSynced(): boolean {
    return this.#provider.synced;
  }

  get access(): DocumentAccess {
    return this.#access;
  }

  /** Whether it is connected, or would be with a network. */
  get wantsLink(): boolean {
    return this.#wantsLink && this.#access === "open";
  }

  get hasUnsent(): boolean {
    return this.#options.unsent.has(this.name);
  }

  isDurable(position: StructPosition): boolean {
    return this.#ledger.covers(position);
  }

  /** Adds a message; the promise settles when it is on disk. Until then it is in the journal as well. */
  async writeMessage(id: MessageId, body: MessageBody): Promise<void> {
    this.#options.journal.add({ docName: this.name, id, body });
    this.doc.transact(() => addMessage(openSegment(this.doc), id, body), "send");
    await this.#database.whenWritten();
    this.#options.journal.remove(this.name, id);
  }

  whenWritten(): Promise<void> {
    return this.#database.whenWritten();
  }

  /** Brings the document to the server and back, now or as soon as there is a link. Also after access was lost. */
  connect(): void {
    this.#wantsLink = true;
    if (this.#access !== "open") {
      this.#access = "open";
      this.#notify();
    }
    if (this.#isLoaded && !this.#isDestroyed) this.#provider.connect();
  }

  /** Asks the server for what is new, over an open channel: whatever it answers, the link lives. */
  probe(): void {
    const stateVector = Y.encodeStateVector(this.doc);
    this.#provider.ws?.send(encodeSyncMessage({ type: "step1", stateVector }) as Uint8Array<ArrayBuffer>);
  }

  /** One's own state towards the others who look at this document; null says nothing at all. */
  setAwareness(state: Readonly<Record<string, unknown>> | null): void {
    this.#provider.awareness.setLocalState(state);
  }

  /** What the others say. */
  awarenessStates(): unknown[] {
    const { awareness } = this.#provider;
    return [...awareness.getStates()].filter(([client]) => client !== this.doc.clientID).map(([, state]) => state);
  }

  subscribeAwareness(listener: () => void): () => void {
    this.#provider.awareness.on("change", listener);
    return () => this.#provider.awareness.off("change", listener);
  }

  /** Called after each change of the document, of what is known to be delivered, of the link and of the access. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Waits until everything is on disk as far as the disk allows, then lets go. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#listeners.clear();
    this.#leaveTabs();
    this.#provider.destroy();
    await this.loaded;
    await this.#ledgerStore.flush();
    await this.#database.destroy();
    this.doc.destroy();
  }

  async #load(): Promise<void> {
    try {
      await this.#database.whenLoaded;
      await this.#ledgerStore.load();
    } catch {
      // The trouble was reported; without a disk the document lives in memory and on the server.
    }
    if (this.#isDestroyed) return;
    this.#replayJournal();
    this.#leaveTabs = this.#options.tabs.join(this.name, this, Y.encodeStateVector(this.doc));
    this.#isLoaded = true;
    if (this.#wantsLink) this.#provider.connect();
    this.#notify();
  }

  applyFromTab(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, origins.tab);
  }

  encodeBeyond(stateVector: Uint8Array): Uint8Array | undefined {
    const update = Y.encodeStateAsUpdate(this.doc, stateVector);
    return Y.parseUpdateMeta(update).to.size === 0 ? undefined : update;
  }

  #replayJournal(): void {
    const entries = this.#options.journal.list(this.name);
    if (entries.length === 0) return;
    const segment = openSegment(this.doc);
    this.doc.transact(() => {
      for (const { id, body } of entries) addMessage(segment, id, body);
    }, origins.journal);
    void this.#database.whenWritten().then(() => {
      for (const { id } of entries) this.#options.journal.remove(this.name, id);
    });
  }

  readonly #handleUpdate = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (transaction.local) {
      this.#options.unsent.add(this.name);
      this.#options.tabs.publish(this.name, update);
    } else if (origin === this.#provider) {
      this.#ledger.noteReceived(update);
      this.#ledgerStore.storeSoon();
    }
    this.#notify();
  };

  /** The server opened the channel: what it says about delivery begins anew. */
  #handleOpened(_epoch: string): boolean {
    this.#ledger.noteOpened();
    return true;
  }

  #handleSynced(isSynced: boolean): void {
    if (isSynced) this.#handleDelivered();
    else this.#notify();
  }

  #handleDelivered(): void {
    this.#ledgerStore.storeSoon();
    if (this.hasUnsent && this.#ledger.coversAll(this.doc)) this.#options.unsent.remove(this.name);
    this.#notify();
  }

  #handleClosed(code: number): void {
    if (code === closeCodes.signIn) this.#options.onSignIn();
    else if (code === closeCodes.noAccess) this.#access = "no-access";
    else if (code === closeCodes.noDocument) this.#access = "missing";
    else this.#access = "refused";
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
