import { authorOf, homeSegmentOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { compareKeys, lowerBound } from "../../shared/model/order.ts";
import { isAccepted } from "./acceptance.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { isSameList } from "./message-details.ts";
import type { MessageLinks } from "./message-links.ts";
import { MessageViews, type MessageViewsOptions, type SegmentViews } from "./message-views.ts";
import { SeenMarkers } from "./seen-markers.ts";
import type { SegmentWindow } from "./segment-window.ts";
import type { MessageView } from "./views.ts";

export interface TimelineMarks extends Pick<MessageViewsOptions, "isPinned" | "isHidden" | "threadOn"> {
  readonly links: MessageLinks;
}

/** Reads the open segments of a chat as lists of messages, and everybody's markers. */
export class Timeline {
  readonly #me: UserId;
  readonly #segments: ChatSegments;
  readonly #window: SegmentWindow;
  readonly #views: MessageViews;
  readonly #parts = new Map<number, SegmentViews>();
  /** Markers never move back, so what was once known stays. */
  readonly #markers = new Map<UserId, OrderKey>();
  #seen: SeenMarkers;
  readonly #marks: TimelineMarks;
  #failed: readonly MessageView[] = [];
  #messages: readonly MessageView[] = [];
  #newest: readonly MessageView[] = [];

  constructor(me: UserId, segments: ChatSegments, window: SegmentWindow, marks: TimelineMarks) {
    this.#me = me;
    this.#marks = marks;
    this.#segments = segments;
    this.#window = window;
    this.#seen = new SeenMarkers(this.#markers, me);
    this.#views = new MessageViews({
      isPinned: marks.isPinned,
      isHidden: marks.isHidden,
      threadOn: marks.threadOn,
      me,
      findSegment: (n) => segments.need(n),
      openSegment: (n) => segments.find(n),
      isInWindow: (n) => window.includes(n) || n >= segments.tailStart,
    });
  }

  /** Whether the newest messages are here as the server has them, also the late ones among them, and all markers. */
  get isSynced(): boolean {
    const isHomeSynced = (n: number): boolean => this.#segments.find(n)?.document.isSynced !== false;
    return (
      this.#segments.isTailSynced &&
      this.#segments.tail.every(({ n }) => [...(this.#parts.get(n)?.homes ?? [])].every(isHomeSynced))
    );
  }

  /** What the window shows: without the replies in threads, and without deleted messages that nothing points at. */
  get messages(): readonly MessageView[] {
    return this.#messages;
  }

  /** All of the last messages of the chat, in order, whatever the window shows. */
  get newest(): readonly MessageView[] {
    return this.#newest;
  }

  /** A thread as it is on this device: its first message, if that is known, and the replies from a segment on. */
  thread(root: MessageId, lowest: number): readonly MessageView[] {
    const first = this.#views.find(root);
    const isInThread = ({ id, threadId, deleted }: MessageView): boolean =>
      threadId === root || (deleted && id !== root && this.#marks.links.isPointedAt(id, root));
    const replies = this.#assemble(lowest, this.#segments.live).filter(isInThread);
    return first === undefined || this.#marks.isHidden(root) ? replies : [first, ...replies];
  }

  /** The highest marker known of a person. */
  marker(userId: UserId): OrderKey | undefined {
    return this.#markers.get(userId);
  }

  /** The order key of the newest message that the server has. */
  get highestAccepted(): OrderKey | undefined {
    for (let i = this.#newest.length - 1; i >= 0; i--) {
      const key = this.#newest[i]?.orderKey;
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Texts that the server refused; they stand with what is pending. */
  setFailed(failed: readonly MessageView[]): void {
    this.#failed = failed;
  }

  /** A segment may have changed; only what depends on it is built again. */
  refresh(changed: number | undefined): readonly MessageView[] {
    for (const [n, part] of this.#parts) {
      const mayDiffer = changed !== undefined && (n === changed || part.homes.has(changed));
      if (mayDiffer && !this.#isUpToDate(n, part)) this.#parts.delete(n);
    }
    this.#readMarkers();
    this.#build();
    const { lowest, highest, hasNewer } = this.#window;
    const all = this.#assemble(lowest, highest);
    const messages = all.filter((view) => this.#isShown(view));
    if (!isSameList(messages, this.#messages)) this.#messages = messages;
    this.#newest = hasNewer ? this.#assemble(this.#segments.tailStart, this.#segments.live) : all;
    return this.#messages;
  }

  /** What these messages are shown with changed elsewhere: pins, deletions that may still be undone. */
  forget(ids: Iterable<MessageId>): void {
    const homes = new Set([...ids].map(homeSegmentOf));
    for (const [n, part] of this.#parts) {
      if (homes.has(n) || [...part.homes].some((home) => homes.has(home))) this.#parts.delete(n);
    }
  }

  /** Whether late messages that are shown, or are among the newest, come from a segment. */
  isHome(home: number): boolean {
    if ((this.#parts.get(home)?.strays.length ?? 0) > 0) return true;
    for (const [n, part] of this.#parts) {
      if (part.homes.has(home) && (this.#window.includes(n) || n >= this.#segments.tailStart)) return true;
    }
    return false;
  }

  /** Raises a person's marker ahead of the documents. */
  noteMarker(userId: UserId, upTo: OrderKey): void {
    const current = this.#markers.get(userId);
    if (current === undefined || current < upTo) this.#markers.set(userId, upTo);
  }

  /**
   * Messages of others above a marker among the newest, at most `limits.unreadCountMax`; with `isShown` only those that
   * stand in the chat itself and not in a thread.
   */
  countUnread(marker: OrderKey | undefined, { isShown = false } = {}): number {
    let count = 0;
    for (let i = this.#newest.length - 1; i >= 0 && count < limits.unreadCountMax; i--) {
      const message = this.#newest[i] as MessageView;
      if (message.orderKey === undefined) continue;
      if (marker !== undefined && message.orderKey <= marker) break;
      if (!message.own && !message.deleted && !(isShown && message.threadId !== undefined)) count++;
    }
    return count;
  }

  /** Whether everything above a marker is among the newest. */
  reaches(marker: OrderKey | undefined): boolean {
    const oldest = this.#newest[0]?.orderKey;
    const isWhole = (this.#window.hasNewer ? this.#segments.tailStart : this.#window.lowest) === 0;
    return isWhole || (oldest !== undefined && marker !== undefined && oldest <= marker);
  }

  /** The first message in the window with this order key or a higher one. */
  findFrom(from: string): MessageView | undefined {
    const message = this.#messages[indexOf(this.#messages, from)];
    return message?.orderKey === undefined ? undefined : message;
  }

  /**
   * The first one of somebody else above a marker; without one, the first one of the newest. Not if what comes before it
   * is not in the window.
   */
  findFirstUnread(marker: OrderKey | undefined): MessageId | undefined {
    // Below every key that is higher, above the key itself: keys have a fixed width.
    const start = marker === undefined ? 0 : indexOf(this.#messages, `${marker}0`);
    const { hasOlder, hasNewer } = this.#window;
    const isCut = marker === undefined ? hasNewer || this.#messages[0]?.own === false : start === 0;
    if (hasOlder && isCut) return undefined;
    for (let i = start; i < this.#messages.length; i++) {
      const { id, own, deleted, orderKey } = this.#messages[i] as MessageView;
      if (!own && !deleted && orderKey !== undefined) return id;
    }
    return undefined;
  }

  /** The newest own message, so that later ids can be made above it. */
  newestOwn(): MessageId | undefined {
    return this.#newest.findLast(({ id }) => authorOf(id) === this.#me)?.id;
  }

  /**
   * How far the marker goes of who has seen everything up to `from`: over what follows, as long as `isPassed` says that
   * it need not be seen here.
   */
  passFrom(from: OrderKey, isPassed: (message: MessageView) => boolean): OrderKey {
    // What is not open may be new.
    if (!this.reaches(from)) return from;
    let reached = from;
    for (let i = indexOf(this.#newest, from); i < this.#newest.length; i++) {
      const message = this.#newest[i];
      if (message?.orderKey === undefined) break;
      if (message.orderKey <= from) continue;
      if (!isPassed(message)) break;
      reached = message.orderKey;
    }
    return reached;
  }

  #isShown({ id, threadId, deleted, pinned }: MessageView): boolean {
    if (threadId !== undefined) return false;
    return !deleted || pinned || this.#marks.links.isPointedAt(id);
  }

  /** Most of what is told of a document is about its link: that it is synced, or what the server has on its disk. */
  #isUpToDate(n: number, { sources, homes, accepted }: SegmentViews): boolean {
    const entry = this.#segments.find(n);
    if (entry === undefined || entry.document.waiting.length > 0 || sources.size <= homes.size) return false;
    for (const [index, revision] of sources) if (index.revision !== revision) return false;
    // What the server has on its disk may become less.
    const own = accepted.findLast((view) => view.own && homeSegmentOf(view.id) === n);
    return own === undefined || isAccepted(own.id, entry, entry);
  }

  #build(): void {
    const before = this.#seen;
    const seen = (this.#seen = new SeenMarkers(this.#markers, this.#me));
    const seenFrom = seen.changedFrom(before);
    const { size } = this.#parts;
    for (const n of this.#parts.keys()) if (this.#segments.find(n) === undefined) this.#parts.delete(n);
    if (size > this.#parts.size) {
      this.#views.retain(new Set([...this.#parts].flatMap(([n, { homes }]) => [n, ...homes])));
    }
    for (const entry of this.#segments.open) {
      const known = this.#parts.get(entry.n);
      const isSeenAnew = known !== undefined && seenFrom !== undefined && known.newestKey > seenFrom;
      const isKept = known !== undefined && !isSeenAnew && !known.isUnsettled;
      if (!isKept) this.#parts.set(entry.n, this.#views.build(entry, seen));
    }
  }

  /** What a part of the chat shows, in order. */
  #assemble(lowest: number, highest: number): readonly MessageView[] {
    const isEnd = highest >= this.#segments.live;
    const isShown = (n: number): boolean => n >= lowest && n <= highest;
    const landed = new Map<MessageId, number>();
    /** Also where nothing is shown of it: what the server has is not pending, whatever its home knows. */
    const landedAnywhere = new Map<MessageId, number>();
    for (const [n, part] of this.#parts) {
      for (const id of part.landed) {
        landedAnywhere.set(id, Math.max(n, landedAnywhere.get(id) ?? 0));
        if (isShown(n)) landed.set(id, Math.max(n, landed.get(id) ?? 0));
      }
    }
    const accepted: MessageView[] = [];
    const strays: MessageView[] = [];
    const pending: MessageView[] = isEnd ? [...this.#failed] : [];
    // It is in its document for a moment more.
    const failedIds = new Set(this.#failed.map(({ id }) => id));
    for (const { n, document } of this.#segments.open) {
      const part = this.#parts.get(n);
      // Of what is only being looked into nobody knows yet what the server has.
      if (part === undefined || (!document.isLoaded && !isShown(n))) continue;
      // The segment where a late message lands may know of it before its home does, and after a restore, until all of
      // them are rebased, two segments may: it is shown once.
      const isElsewhere = ({ id }: MessageView): boolean => (landed.get(id) ?? n) !== n;
      if (isShown(n)) for (const view of part.accepted) if (!isElsewhere(view)) accepted.push(view);
      for (const view of part.strays) if (!isElsewhere(view)) strays.push(view);
      const isPending = ({ id }: MessageView): boolean => (landedAnywhere.get(id) ?? n) === n && !failedIds.has(id);
      if (isEnd) for (const view of part.pending) if (isPending(view)) pending.push(view);
    }
    const newestKey = accepted.at(-1)?.orderKey ?? "";
    const oldestKey = accepted[0]?.orderKey ?? "";
    const among = strays.filter(({ orderKey = "" }) => (isEnd || orderKey < newestKey) && orderKey > oldestKey);
    if (among.length > 0) {
      accepted.push(...among);
      accepted.sort((a, b) => compareKeys(a.orderKey ?? "", b.orderKey ?? ""));
    }
    pending.sort((a, b) => compareKeys(a.id, b.id));
    for (const view of pending) accepted.push(view);
    return accepted;
  }

  #readMarkers(): void {
    for (const { index } of this.#segments.open) {
      for (const [userId, upTo] of index.markers()) this.noteMarker(userId, upTo);
    }
  }
}

/** Where this order key, or the first higher one, stands; pending messages stand after everything that has a key. */
function indexOf(messages: readonly MessageView[], from: string): number {
  return lowerBound(messages, from, ({ orderKey }) => orderKey ?? "~");
}
