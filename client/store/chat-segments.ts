import { homeSegmentOf, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
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
  /** `undefined`: meta. Never called from within the constructor. */
  readonly onChange: (segment: number | undefined) => void;
}

const olderSyncTimeoutMs = 8_000;

/** The documents of a chat that is on the screen: meta, the live segment and the one before, and older ones on demand. */
export class ChatSegments {
  readonly #options: ChatSegmentsOptions;
  readonly #segments = new Map<number, OpenEntry>();
  #meta: DocumentLease | undefined;
  #metaView: MetaView | undefined;
  #unsubscribeMeta: () => void = () => undefined;
  #live: number;
  #lowest: number;
  #isOnServer: boolean;
  #isClosed = false;

  constructor(options: ChatSegmentsOptions) {
    this.#options = options;
    this.#live = options.live;
    this.#lowest = Math.max(0, options.live - 1);
    this.#isOnServer = options.isOnServer;
    if (this.#isOnServer) this.#openMeta();
    for (let n = 0; n <= this.#live; n++) if (n >= this.#lowest || options.hasUnsentMessages(n)) this.#open(n);
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

  /** The oldest segment of the window. */
  get lowest(): number {
    return this.#lowest;
  }

  get hasOlder(): boolean {
    return this.#lowest > 0;
  }

  /** The segments of the window, oldest first: all from the oldest that was scrolled to up to live. */
  get window(): readonly SegmentEntry[] {
    const entries: SegmentEntry[] = [];
    for (let n = this.#lowest; n <= this.#live; n++) {
      const entry = this.#segments.get(n);
      if (entry !== undefined) entries.push(entry);
    }
    return entries;
  }

  /** Open segments below the window: late messages come from them, or wait in them to be sent. */
  get outside(): readonly SegmentEntry[] {
    return [...this.#segments.values()].filter(({ n }) => n < this.#lowest);
  }

  /** Whether the disk was read for the whole window. */
  get isLoaded(): boolean {
    return this.window.every(({ document }) => document.isLoaded);
  }

  find(n: number): SegmentEntry | undefined {
    return this.#segments.get(n);
  }

  /** Opens a segment outside the window, for the body of a late message. */
  need(n: number): SegmentEntry | undefined {
    if (n > this.#live || n < 0) return undefined;
    return this.#segments.get(n) ?? this.#open(n);
  }

  /**
   * Where messages are written: the live segment, or the one below it in which earlier ones still wait to be sent. Two
   * segments are sent independently, and what was written first is to be accepted first.
   */
  get messageSegment(): SegmentEntry {
    for (let n = this.#live - 1; n >= 0; n--) {
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
    // A chat that was asleep for many segments shows its end, not everything between.
    if (live - this.#live > 1) this.#lowest = live - 1;
    this.#live = live;
    for (let n = this.#lowest; n <= live; n++) if (!this.#segments.has(n)) this.#open(n);
  }

  /** The create command was carried out: from now on there is a server side. */
  joinServer(): void {
    if (this.#isOnServer || this.#isClosed) return;
    this.#isOnServer = true;
    this.#openMeta();
    for (const { document } of this.#segments.values()) document.connect();
  }

  /** Adds the segment before the window; settles when it can be shown, or after a while without an answer. */
  async loadOlder(): Promise<void> {
    if (!this.hasOlder) return;
    const n = this.#lowest - 1;
    const entry = this.#segments.get(n) ?? this.#open(n);
    await entry.document.loaded;
    const isEmpty = (): boolean => entry.index.ordered.length === 0;
    if (isEmpty() && !entry.document.isSynced) await whenChanged(entry.document, () => entry.document.isSynced);
    if (this.#isClosed || this.#lowest !== n + 1) return;
    // Offline and not on this device: nothing to show yet, so the window does not grow.
    if (isEmpty() && !entry.document.isSynced) return;
    this.#lowest = n;
    this.#options.onChange(n);
  }

  /** Shrinks the window to what a chat is opened with; segments that late bodies come from stay. */
  releaseOlder(needed: ReadonlySet<number>): void {
    const lowest = Math.max(0, this.#live - 1);
    if (this.#lowest >= lowest) return;
    this.#lowest = lowest;
    for (const [n, entry] of this.#segments) {
      if (n >= lowest || needed.has(n) || this.#options.hasUnsentMessages(n)) continue;
      this.#segments.delete(n);
      release(entry);
    }
    this.#options.onChange(lowest);
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
    const timer = setTimeout(finish, olderSyncTimeoutMs);
    const unsubscribe = document.subscribe(() => {
      if (isEnough() || document.access !== "open") finish();
    });
  });
}
