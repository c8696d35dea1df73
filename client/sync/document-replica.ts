import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import { addEdit, addMessage, openSegment } from "../../shared/model/segment.ts";
import { editKey, type MessageBody } from "../../shared/model/values.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { encodeSyncMessage } from "../../shared/protocol/sync-message.ts";
import type { Locks } from "../api/session-refresher.ts";
import { AwarenessPort } from "./awareness-port.ts";
import type { StructPosition } from "./delivery-ledger.ts";
import type { StorageTrouble } from "./document-database.ts";
import { DocumentGeneration } from "./document-generation.ts";
import type { FailedTexts } from "./failed-texts.ts";
import { documentDatabaseName, type GenerationPointers } from "./generation-pointers.ts";
import { GenerationSwitch, type RebaseWork } from "./generation-switch.ts";
import { replayEntry } from "./journal-replay.ts";
import type { SentJournal } from "./sent-journal.ts";
import { StuckWatch } from "./stuck-watch.ts";
import type { TabChannel } from "./tab-channel.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";

/** `open`: nothing speaks against it. The others are the server's last word about this document. */
export type DocumentAccess = "open" | "no-access" | "missing" | "refused";

export interface DocumentReplicaParts {
  readonly userId: UserId;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
  readonly tabs: TabChannel;
  readonly locks: Locks | undefined;
  readonly journal: SentJournal;
  readonly unsent: UnsentRegistry;
  readonly pointers: GenerationPointers;
  readonly failedTexts: FailedTexts;
  readonly loadRebase: () => Promise<RebaseWork>;
  readonly onTrouble: (trouble: StorageTrouble | undefined) => void;
  readonly onSignIn: () => void;
  /** The document was written to, here or by others; it is on disk in a moment. */
  readonly onWritten: (docName: DocName) => void;
}

/** Origins of this class's own transactions. */
const origins = { tab: "tab", journal: "journal" } as const;

/** One document on this device: memory, disk, the other tabs and the link. */
export class DocumentReplica {
  readonly name: DocName;
  /** Settles when the disk was read, or has refused; never rejects. */
  readonly loaded: Promise<void>;
  readonly #parts: DocumentReplicaParts;
  readonly #awareness = new AwarenessPort();
  readonly #switch: GenerationSwitch;
  readonly #stuck: StuckWatch;
  readonly #listeners = new Set<() => void>();
  #generation: DocumentGeneration;
  #leaveTabs: () => void = () => undefined;
  #isLoaded = false;
  #wantsLink = false;
  #access: DocumentAccess = "open";
  #isDestroyed = false;

  constructor(name: DocName, parts: DocumentReplicaParts) {
    this.name = name;
    this.#parts = parts;
    const number = parts.pointers.read(name);
    this.#generation = this.#create(number);
    this.#switch = new GenerationSwitch({
      ...parts,
      docName: name,
      number,
      create: (next) => this.#create(next),
      current: () => this.#generation,
      enter: (next) => this.#enter(next),
      onDenied: (code) => this.#handleClosed(code),
    });
    this.#stuck = new StuckWatch({
      isWaiting: () => this.isSynced && this.hasUnsent,
      resync: () => {
        this.#generation.provider.disconnect();
        this.#connectIfReady();
      },
      rebase: () => this.#switch.rebase({ isRefused: false }),
    });
    this.#awareness.attach(this.#generation);
    this.loaded = this.#load();
  }

  /** Another one after a rebase. */
  get doc(): Y.Doc {
    return this.#generation.doc;
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  get isSynced(): boolean {
    return this.#generation.provider.synced && !this.#switch.isBusy;
  }

  get access(): DocumentAccess {
    return this.#access;
  }

  /** Whether it is connected, or would be with a network. */
  get wantsLink(): boolean {
    return this.#wantsLink && this.#access === "open";
  }

  get hasUnsent(): boolean {
    return this.#parts.unsent.has(this.name);
  }

  isDurable(position: StructPosition): boolean {
    return this.#generation.ledger.covers(position);
  }

  /** Adds a message; the promise settles when it is on disk. Until then it is in the journal as well. */
  async writeMessage(id: MessageId, body: MessageBody): Promise<void> {
    const { doc, database } = this.#generation;
    const entry = { docName: this.name, key: id, body };
    this.#parts.journal.add(entry);
    this.#startMessages();
    doc.transact(() => addMessage(openSegment(doc), id, body), "send");
    await database.whenWritten();
    this.#parts.journal.remove(entry);
  }

  /** Adds an edit, as `writeMessage` adds a message. */
  async writeEdit(id: MessageId, suffix: string, text: string): Promise<void> {
    const { doc, database } = this.#generation;
    const entry = { docName: this.name, key: editKey(id, suffix), edit: { t: text } };
    this.#parts.journal.add(entry);
    doc.transact(() => addEdit(openSegment(doc), id, suffix, text), "edit");
    await database.whenWritten();
    this.#parts.journal.remove(entry);
  }

  whenWritten(): Promise<void> {
    return this.#generation.database.whenWritten();
  }

  /** Brings the document to the server and back, now or as soon as there is a link. Also after access was lost. */
  connect(): void {
    this.#wantsLink = true;
    if (this.#access !== "open") {
      this.#access = "open";
      this.#notify();
    }
    this.#connectIfReady();
  }

  /** Asks the server for what is new, over an open channel: whatever it answers, the link lives. */
  probe(): void {
    const stateVector = Y.encodeStateVector(this.doc);
    this.#generation.provider.ws?.send(encodeSyncMessage({ type: "step1", stateVector }) as Uint8Array<ArrayBuffer>);
  }

  /** One's own state towards the others who look at this document; null says nothing at all. */
  setAwareness(state: Readonly<Record<string, unknown>> | null): void {
    this.#awareness.set(state);
  }

  /** What the others say. */
  awarenessStates(): unknown[] {
    return this.#awareness.others();
  }

  subscribeAwareness(listener: () => void): () => void {
    return this.#awareness.subscribe(listener);
  }

  /** Called after each change of the document, of what is known to be delivered, of the link and of the access. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  applyFromTab(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update, origins.tab);
  }

  encodeBeyond(stateVector: Uint8Array): Uint8Array | undefined {
    const update = Y.encodeStateAsUpdate(this.doc, stateVector);
    return Y.parseUpdateMeta(update).to.size === 0 ? undefined : update;
  }

  /** Waits until everything is on disk as far as the disk allows, then lets go. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#listeners.clear();
    this.#stuck.stop();
    this.#leaveTabs();
    this.#generation.provider.disconnect();
    await this.loaded;
    this.#switch.stop();
    await this.#generation.destroy();
  }

  async #load(): Promise<void> {
    try {
      await this.#generation.load();
    } catch {
      // The trouble was reported; without a disk the document lives in memory and on the server.
    }
    if (this.#isDestroyed) return;
    this.#replaySent();
    this.#joinTabs();
    this.#isLoaded = true;
    this.#switch.start();
    this.#connectIfReady();
    this.#notify();
  }

  #create(number: number): DocumentGeneration {
    const generation: DocumentGeneration = new DocumentGeneration({
      docName: this.name,
      databaseName: documentDatabaseName(this.#parts.userId, this.name, number),
      isStoredElsewhere: (origin) => origin === origins.tab,
      createSocketClass: this.#parts.createSocketClass,
      onTrouble: this.#parts.onTrouble,
      onUpdate: (update, isLocal) => this.#handleUpdate(generation, update, isLocal),
      onDelivered: (isProgress) => this.#handleDelivered(isProgress),
      onSynced: (isSynced) => {
        if (isSynced) this.#handleDelivered(false);
        else this.#notify();
      },
      onClosed: (code) => this.#handleClosed(code),
      onRebaseNeeded: () => this.#switch.rebase({ isRefused: false }),
    });
    return generation;
  }

  /** Takes up a generation that was loaded. The old one is the caller's to end. */
  #enter(generation: DocumentGeneration): void {
    this.#leaveTabs();
    this.#generation = generation;
    this.#awareness.attach(generation);
    this.#parts.onWritten(this.name);
    if (this.#isDestroyed) return;
    this.#joinTabs();
    this.#connectIfReady();
    this.#notify();
  }

  /** Tabs exchange updates of one generation only: what the server refused must not come back from a slower tab. */
  get #sharedName(): string {
    return `${this.name}#${this.#switch.number}`;
  }

  #joinTabs(): void {
    this.#leaveTabs = this.#parts.tabs.join(this.#sharedName, this, Y.encodeStateVector(this.doc));
  }

  #connectIfReady(): void {
    const isReady = this.#isLoaded && !this.#isDestroyed && !this.#switch.isBusy;
    if (isReady && this.wantsLink) this.#generation.provider.connect();
  }

  #replaySent(): void {
    const entries = this.#parts.journal.list(this.name);
    if (entries.length === 0) return;
    const { doc, database } = this.#generation;
    if (entries.some((entry) => "body" in entry)) this.#startMessages();
    doc.transact(() => {
      for (const entry of entries) replayEntry(openSegment(doc), entry);
    }, origins.journal);
    void database.whenWritten().then(() => {
      for (const entry of entries) this.#parts.journal.remove(entry);
    });
  }

  /** What is written next is accepted after everything that this device has not sent yet. */
  #startMessages(): void {
    const { unsent } = this.#parts;
    this.#generation.writeAfterPending(unsent.messageClientId(this.name));
    unsent.noteMessages(this.name, this.doc.clientID);
  }

  #handleUpdate(generation: DocumentGeneration, update: Uint8Array, isLocal: boolean): void {
    // A generation that is only being prepared is nobody's business yet.
    if (generation !== this.#generation) return;
    this.#parts.onWritten(this.name);
    if (isLocal) {
      this.#parts.unsent.add(this.name);
      this.#parts.tabs.publish(this.#sharedName, update);
      this.#switch.adoptIfRaised();
    }
    this.#stuck.notice(false);
    this.#notify();
  }

  #handleDelivered(isProgress: boolean): void {
    const { ledger, ledgerStore, doc } = this.#generation;
    ledgerStore.storeSoon();
    this.#switch.noticeDelivery();
    if (this.hasUnsent && ledger.coversAll(doc)) this.#parts.unsent.remove(this.name);
    this.#stuck.notice(isProgress);
    this.#notify();
  }

  #handleClosed(code: number): void {
    switch (code) {
      case closeCodes.signIn:
        this.#parts.onSignIn();
        break;
      case closeCodes.refused:
      case closeCodes.tooLarge:
        this.#switch.rebase({ isRefused: true });
        break;
      default:
        this.#access = accessAfter(code);
    }
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function accessAfter(code: number): DocumentAccess {
  if (code === closeCodes.noAccess) return "no-access";
  return code === closeCodes.noDocument ? "missing" : "refused";
}
