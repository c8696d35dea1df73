import { homeSegmentOf, type ChatId, type MessageId, type OrderKey } from "../../shared/lib/ids.ts";
import { metaDocName, segmentDocName } from "../../shared/lib/doc-name.ts";
import { openMeta, readMeta, type MetaView } from "../../shared/model/meta.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import { deleteMessage, openSegment } from "../../shared/model/segment.ts";
import type { DocumentLease, Documents, OpenDocument } from "./open-document.ts";

/** A segment that is open; `index` follows its document from the beginning, also while the disk is being read. */
export interface SegmentEntry {
  readonly n: number;
  readonly document: OpenDocument;
  readonly index: SegmentIndex;
}

interface OpenEntry {
  readonly n: number;
  readonly lease: DocumentLease;
  readonly document: OpenDocument;
  readonly unsubscribe: () => void;
  index: SegmentIndex;
}

export interface ChatSegmentsOptions {
  readonly chatId: ChatId;
  readonly documents: Documents;
  /** The highest live segment known from elsewhere. */
  readonly live: number;
  /** False for a chat that the server does not know yet: its meta document stays unwritten and unopened. */
  readonly isOnServer: boolean;
  /** Whether a segment holds messages of this device that the server does not have. */
  readonly hasUnsentMessages: (segment: number) => boolean;
  /** The highest segment that holds such messages; -1 if none does. */
  readonly findHighestUnsent: () => number;
  /** The server is not in reach: nobody needs to wait for it. */
  readonly isOffline: () => boolean;
  /** `undefined`: meta. Never called from within the constructor. */
  readonly onChange: (segment: number | undefined) => void;
  /** A higher live segment; what was live before is `before`. */
  readonly onLive: (live: number, before: number) => void;
}

interface LoadOptions {
  /** Without it nobody waits for the server. */
  readonly isPatient?: boolean;
  /** This message: it may be newer than what is here of its segment, or than the segments that are known. */
  readonly wanted?: MessageId;
}

const syncTimeoutMs = 8_000;

/** The documents of a chat that is on the screen: meta, the live segment and the one before, and others on demand. */
export class ChatSegments {
  readonly #options: ChatSegmentsOptions;
  readonly #segments = new Map<number, OpenEntry>();
  #meta: DocumentLease | undefined;
  #metaView: MetaView | undefined;
  #unsubscribeMeta: () => void = () => undefined;
  /** Segments that are being waited for, and by how many. */
  readonly #awaited = new Map<number, number>();
  #live: number;
  #isOnServer: boolean;
  #isClosed = false;

  constructor(options: ChatSegmentsOptions) {
    this.#options = options;
    // After a restore it may be above what the server knows: what is written now comes after what waits there.
    this.#live = Math.max(options.live, options.findHighestUnsent());
    this.#isOnServer = options.isOnServer;
    if (this.#isOnServer) this.#openMeta();
    for (let n = 0; n <= this.#live; n++) if (this.#isAlwaysOpen(n)) this.#open(n);
  }

  get meta(): OpenDocument | undefined {
    return this.#meta?.replica;
  }

  /** What the meta document says, once it says anything. */
  get metaView(): MetaView | undefined {
    return this.#metaView;
  }

  /** The highest live segment known. */
  get live(): number {
    return this.#live;
  }

  /** The live segment and the one before: open all the time, whatever is shown. */
  get tail(): readonly SegmentEntry[] {
    return this.open.filter(({ n }) => n >= this.tailStart);
  }

  /** Whether the tail is here as the server has it. */
  get isTailSynced(): boolean {
    return this.meta?.isSynced === true && this.tail.every(({ document }) => document.isSynced);
  }

  get tailStart(): number {
    return Math.max(0, this.#live - 1);
  }

  /** All that is open, oldest first. */
  get open(): readonly SegmentEntry[] {
    return [...this.#segments.values()].sort((a, b) => a.n - b.n);
  }

  /** Whether everything that is shown from an order key on is in the tail, and as the server has it. */
  isWholeFrom(key: OrderKey): boolean {
    const first = this.tail[0]?.index.ordered[0];
    const isReached = this.tailStart === 0 || (first !== undefined && first.orderKey <= key);
    return isReached && this.tail.every(({ document }) => document.isSynced);
  }

  find(n: number): SegmentEntry | undefined {
    return this.#segments.get(n);
  }

  /** Opens a segment for the body of a late message. */
  need(n: number): SegmentEntry | undefined {
    if (n > this.#live || n < 0 || this.#isClosed) return undefined;
    return this.#segments.get(n) ?? this.#open(n);
  }

  /**
   * Where messages are written: the highest segment in which earlier ones still wait to be sent, else the live one. Two
   * segments are sent independently, and what was written first is to be accepted first.
   */
  get messageSegment(): SegmentEntry {
    for (let n = this.#live; n >= 0; n--) {
      if (this.#options.hasUnsentMessages(n)) return this.#segments.get(n) ?? this.#open(n);
    }
    return this.#segments.get(this.#live) ?? this.#open(this.#live);
  }

  /** The segment that everything else is written to. */
  liveDocument(): OpenDocument {
    return (this.#segments.get(this.#live) ?? this.#open(this.#live)).document;
  }

  /** The server told of a higher live segment. */
  raiseLive(live: number): void {
    if (live <= this.#live || this.#isClosed) return;
    const before = this.#live;
    this.#live = live;
    for (let n = this.tailStart; n <= live; n++) if (!this.#segments.has(n)) this.#open(n);
    this.#options.onLive(live, before);
  }

  /** The create command was carried out: from now on there is a server side. */
  joinServer(): void {
    if (this.#isOnServer || this.#isClosed) return;
    this.#isOnServer = true;
    this.#openMeta();
    for (const { document } of this.#segments.values()) document.connect();
  }

  /**
   * Opens a segment and waits until it can be shown. Undefined: it is not on this device, and the server is not in reach
   * or has not answered for a while.
   */
  async load(n: number, { isPatient = true, wanted }: LoadOptions = {}): Promise<SegmentEntry | undefined> {
    const mayWait = (document: OpenDocument): boolean => isPatient && !document.isSynced && !this.#options.isOffline();
    const { meta } = this;
    const isUnheardOf = wanted !== undefined && n > this.#live && !this.#isClosed;
    if (isUnheardOf && meta !== undefined && mayWait(meta)) {
      await whenChanged(meta, () => meta.isSynced || n <= this.#live);
    }
    if (n < 0 || n > this.#live || this.#isClosed) return undefined;
    const entry = this.#segments.get(n) ?? this.#open(n);
    const { document } = entry;
    this.#awaited.set(n, (this.#awaited.get(n) ?? 0) + 1);
    await document.loaded;
    const hasWanted = (): boolean => wanted !== undefined && entry.index.segment.messages.has(wanted);
    const isEnough = wanted === undefined ? isHere(entry) : hasWanted() || document.access !== "open";
    if (!isEnough && mayWait(document)) await whenChanged(document, () => document.isSynced || hasWanted());
    const others = (this.#awaited.get(n) ?? 1) - 1;
    if (others === 0) this.#awaited.delete(n);
    else this.#awaited.set(n, others);
    return this.#isClosed || !isHere(entry) ? undefined : entry;
  }

  /** Whether a segment is on this device, without asking the server. */
  async isStored(n: number): Promise<boolean> {
    if (n < 0 || n > this.#live || this.#isClosed) return false;
    const entry = this.#segments.get(n) ?? this.#open(n);
    await entry.document.loaded;
    return !this.#isClosed && isHere(entry);
  }

  /** Lets go of what is neither needed nor kept open in any case. */
  release(isNeeded: (n: number) => boolean): void {
    for (const [n, entry] of this.#segments) {
      if (isNeeded(n) || this.#awaited.has(n) || this.#isAlwaysOpen(n)) continue;
      this.#segments.delete(n);
      release(entry);
    }
  }

  /** Whether the server has said of anything of this chat that the person may not have it. */
  get isDenied(): boolean {
    if (this.meta?.access === "no-access") return true;
    return [...this.#segments.values()].some(({ document }) => document.access === "no-access");
  }

  /** Asks the server once more for what it did not hand out. */
  reconnect(): void {
    if (!this.#isOnServer) return;
    this.meta?.connect();
    for (const { document } of this.#segments.values()) document.connect();
  }

  /** Deletes an own message from its home segment, if that is open. */
  deleteHere(id: MessageId): void {
    const entry = this.#segments.get(homeSegmentOf(id));
    if (entry === undefined) return;
    const { segment } = entry.index;
    segment.doc.transact(() => deleteMessage(segment, id, entry.index.editKeys(id)), "discard");
  }

  close(): void {
    this.#isClosed = true;
    this.#unsubscribeMeta();
    this.#meta?.close();
    for (const entry of this.#segments.values()) release(entry);
    this.#segments.clear();
  }

  #isAlwaysOpen(n: number): boolean {
    return n >= this.tailStart || this.#options.hasUnsentMessages(n);
  }

  #openMeta(): void {
    const lease = this.#options.documents.open(metaDocName(this.#options.chatId), { connect: true });
    this.#meta = lease;
    const read = (): void => {
      if (this.#isClosed) return;
      this.#metaView = readMeta(openMeta(lease.replica.doc));
      if (this.#metaView !== undefined) this.raiseLive(this.#metaView.live);
      this.#options.onChange(undefined);
    };
    this.#unsubscribeMeta = lease.replica.subscribe(read);
    void lease.replica.loaded.then(read);
  }

  #open(n: number): OpenEntry {
    const docName = segmentDocName(this.#options.chatId, n);
    const lease = this.#options.documents.open(docName, { connect: this.#isOnServer });
    const document = lease.replica;
    const entry: OpenEntry = {
      n,
      lease,
      document,
      index: indexOf(n, document),
      unsubscribe: document.subscribe(() => this.#handleChange(entry)),
    };
    this.#segments.set(n, entry);
    if (!document.isLoaded) void document.loaded.then(() => this.#handleChange(entry));
    return entry;
  }

  #handleChange(entry: OpenEntry): void {
    if (this.#isClosed) return;
    if (entry.index.segment.doc !== entry.document.doc) {
      entry.index.destroy();
      entry.index = indexOf(entry.n, entry.document);
    }
    this.#options.onChange(entry.n);
  }
}

function indexOf(n: number, document: OpenDocument): SegmentIndex {
  return new SegmentIndex(n, openSegment(document.doc));
}

function isHere({ index, document }: SegmentEntry): boolean {
  return document.isSynced || index.ordered.length > 0 || index.segment.messages.size > 0;
}

function release({ index, lease, unsubscribe }: OpenEntry): void {
  unsubscribe();
  index.destroy();
  lease.close();
}

function whenChanged(document: OpenDocument, isEnough: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, syncTimeoutMs);
    const unsubscribe = document.subscribe(() => {
      if (isEnough() || document.access !== "open") finish();
    });
  });
}
