import type * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId } from "../../shared/lib/ids.ts";
import { editKey, type MessageBody } from "../../shared/model/values.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { AwarenessPort } from "./awareness-port.ts";
import { accessAfter, type DocumentAccess } from "./document-access.ts";
import type { StructPosition } from "./delivery-ledger.ts";
import { DocumentGeneration } from "./document-generation.ts";
import { documentDatabaseName } from "./generation-pointers.ts";
import { GenerationSwitch } from "./generation-switch.ts";
import type { JournalEntry } from "./sent-journal.ts";
import type { DocumentReplicaParts } from "./document-replica-parts.ts";
import { StuckWatch } from "./stuck-watch.ts";
import { tabOrigin, TabShare } from "./tab-share.ts";
import { TextWriter } from "./text-writer.ts";

/** One document on this device: memory, disk, the other tabs and the link. */
export class DocumentReplica {
  readonly name: DocName;
  /** Settles when the disk was read, or has refused; never rejects. */
  readonly loaded: Promise<void>;
  /** What those who have it open say of themselves. */
  readonly awareness = new AwarenessPort();
  readonly #parts: DocumentReplicaParts;
  readonly #texts: TextWriter;
  readonly #switch: GenerationSwitch;
  readonly #stuck: StuckWatch;
  readonly #listeners = new Set<() => void>();
  #generation: DocumentGeneration;
  #share: TabShare;
  #isLoaded = false;
  /** An earlier session left something unsent here, and what it is was not read yet. */
  #isUnsentUnread: boolean;
  #wantsLink = false;
  #access: DocumentAccess = "open";
  #isDestroyed = false;

  constructor(name: DocName, parts: DocumentReplicaParts) {
    this.name = name;
    this.#parts = parts;
    this.#isUnsentUnread = this.hasUnsent;
    const number = parts.pointers.read(name);
    this.#generation = this.#create(number);
    this.#texts = new TextWriter({
      ...parts,
      docName: name,
      current: () => this.#generation,
      isBehind: () => this.#switch.isBehind,
      isLeaving: () => this.#isLeaving(),
      onKept: () => this.#notify(),
    });
    this.#switch = new GenerationSwitch({
      ...parts,
      docName: name,
      number,
      create: (next) => this.#create(next),
      current: () => this.#generation,
      enter: (next) => this.#enter(next),
      hold: (entries) => entries.filter((entry) => !this.#texts.hold(entry)),
      onTakenOver: (later) => this.#texts.handOver(later),
      onReplayed: () => {
        this.#isUnsentUnread = false;
        this.#texts.writeKept();
        this.#handleDelivered(false);
      },
      onDenied: (code) => this.#handleClosed(code),
    });
    this.#stuck = new StuckWatch({
      isWaiting: () => this.isSynced && this.hasUnsent && !this.#isUnsentUnread,
      resync: () => {
        this.#generation.provider.disconnect();
        this.#connectIfReady();
      },
      rebase: () => this.#switch.rebase({ isRefused: false }),
    });
    this.#share = this.#createShare();
    this.awareness.attach(this.#generation);
    this.loaded = this.#load();
    // Of a later generation, what a rebase left behind has to be read as well: see `onReplayed`.
    if (number === 0) void this.#generation.database.whenAttached.then(() => this.#handleRead());
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

  /** Texts that are on this device and in the document in a moment. Known for certain when `listWaiting` settles. */
  get waiting(): readonly JournalEntry[] {
    return this.#texts.waiting(this.#switch.waiting);
  }

  listWaiting(): Promise<readonly JournalEntry[]> {
    return this.#switch.whenJournalRead.then(() => this.waiting);
  }

  isDurable(position: StructPosition): boolean {
    return this.#generation.ledger.covers(position);
  }

  /** Adds a message; the promise settles when it is on disk. Until then it is in the journal as well. */
  writeMessage(id: MessageId, body: MessageBody): Promise<void> {
    return this.#texts.write({ docName: this.name, key: id, body });
  }

  /** Adds an edit, as `writeMessage` adds a message. */
  writeEdit(id: MessageId, suffix: string, text: string): Promise<void> {
    return this.#texts.write({ docName: this.name, key: editKey(id, suffix), edit: { t: text } });
  }

  whenWritten(): Promise<void> {
    return this.#generation.database.whenWritten();
  }

  /** As `whenWritten`, and no other generation comes that may lack it. That may take as long as there is no network. */
  async whenKept(): Promise<void> {
    for (;;) {
      const generation = this.#generation;
      await generation.database.whenWritten();
      if (!this.#isLeaving() && this.#generation === generation) return;
      await this.#switch.whenSettled;
    }
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
    this.#generation.probe();
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
    this.#stuck.stop();
    this.#share.leave();
    this.#generation.provider.disconnect();
    await this.loaded;
    this.#switch.stop();
    await this.#generation.destroy();
  }

  async #load(): Promise<void> {
    // The trouble was reported; without a disk the document lives in memory and on the server.
    let isRead = true;
    await this.#generation.load().catch(() => (isRead = false));
    if (this.#isDestroyed) return;
    this.#texts.writeKept();
    this.#share.join();
    this.#isLoaded = true;
    this.#switch.start({ isRead });
    if (!isRead) this.#texts.writeKept();
    this.#connectIfReady();
    this.#notify();
  }

  /** Where the disk was late, the server may have said before what it has of this, and is asked once more. */
  #handleRead(): void {
    if (this.#isUnsentUnread && this.isSynced) this.probe();
    this.#isUnsentUnread = false;
  }

  #create(number: number): DocumentGeneration {
    const generation: DocumentGeneration = new DocumentGeneration({
      docName: this.name,
      databaseName: documentDatabaseName(this.#parts.userId, this.name, number),
      isStoredElsewhere: (origin) => origin === tabOrigin,
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
    this.#share.leave();
    this.#generation = generation;
    this.#share = this.#createShare();
    this.awareness.attach(generation);
    this.#parts.onWritten(this.name);
    this.#noteUnsent();
    if (this.#isDestroyed) return;
    if (this.#isLoaded) this.#texts.writeKept();
    this.#share.join();
    this.#connectIfReady();
    this.#notify();
  }

  #isLeaving(): boolean {
    this.#switch.adoptIfRaised();
    return this.#switch.isBusy;
  }

  #createShare(): TabShare {
    return new TabShare(this.#parts, this.#generation, { replica: this, number: this.#switch.number });
  }

  #connectIfReady(): void {
    const isReady = this.#isLoaded && !this.#isDestroyed && !this.#switch.isBusy;
    if (isReady && this.wantsLink) this.#generation.provider.connect();
  }

  /** What a rebase wrote again before anybody listened, and what it is still to write. */
  #noteUnsent(): void {
    const { doc, ledger } = this.#generation;
    if (ledger.coversAll(doc) && !this.#switch.isBehind) return;
    this.#parts.unsent.add(this.name);
    this.#parts.unsent.noteMessages(this.name, doc.clientID);
  }

  #handleUpdate(generation: DocumentGeneration, update: Uint8Array, isLocal: boolean): void {
    // A generation that is only being prepared is nobody's business yet.
    if (generation !== this.#generation) return;
    // What the disk has is no news to it, and is told of when all of it was read.
    if (!isLocal && !this.#isLoaded) return;
    this.#parts.onWritten(this.name);
    if (isLocal) {
      this.#parts.unsent.add(this.name);
      this.#share.publish(update);
      this.#switch.adoptIfRaised();
    }
    this.#stuck.notice(false);
    this.#notify();
  }

  #handleDelivered(isProgress: boolean): void {
    const { ledger, ledgerStore, doc } = this.#generation;
    ledgerStore.storeSoon();
    this.#switch.noticeDelivery();
    const mayHold = this.#isUnsentUnread || this.#switch.isBehind;
    if (this.hasUnsent && !mayHold && ledger.coversAll(doc)) this.#parts.unsent.remove(this.name);
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
