import { authorOf, homeSegmentOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { compareKeys, lowerBound } from "../../shared/model/order.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { ChatSegments } from "./chat-segments.ts";
import type { MessageLinks } from "./message-links.ts";
import { isSameList } from "./message-details.ts";
import { MessageViews, type MessageViewsOptions, type SegmentViews } from "./message-views.ts";
import { SeenMarkers } from "./seen-markers.ts";
import type { MessageView, TimelineView } from "./views.ts";

export interface TimelineMarks extends Pick<MessageViewsOptions, "isPinned" | "isHidden" | "threadOn"> {
  readonly links: MessageLinks;
}

/** Reads the open segments of a chat as one list of messages, and everybody's markers. */
export class Timeline {
  readonly #me: UserId;
  readonly #segments: ChatSegments;
  readonly #views: MessageViews;
  readonly #parts = new Map<number, SegmentViews>();
  /** Markers never move back, so what was once known stays. */
  readonly #markers = new Map<UserId, OrderKey>();
  #seen: SeenMarkers;
  #failed: readonly MessageView[] = [];
  readonly #marks: TimelineMarks;
  #everything: readonly MessageView[] = [];
  #messages: readonly MessageView[] = [];

  constructor(me: UserId, segments: ChatSegments, marks: TimelineMarks) {
    this.#me = me;
    this.#segments = segments;
    this.#marks = marks;
    this.#seen = new SeenMarkers(this.#markers, me);
    this.#views = new MessageViews({
      isPinned: marks.isPinned,
      isHidden: marks.isHidden,
      threadOn: marks.threadOn,
      me,
      findSegment: (n) => segments.need(n),
      openSegment: (n) => segments.find(n),
      isInWindow: (n) => n >= segments.lowest,
    });
  }

  /** What the chat shows: without the replies in threads, and without deleted messages that nothing points at. */
  get messages(): readonly MessageView[] {
    return this.#messages;
  }

  /** All messages of the window, in order. */
  get everything(): readonly MessageView[] {
    return this.#everything;
  }

  /** A thread as it is on this device: its first message, if that is known, and the replies in the window. */
  thread(root: MessageId): readonly MessageView[] {
    const first = this.#views.find(root);
    const isInThread = ({ id, threadId, deleted }: MessageView): boolean =>
      threadId === root || (deleted && id !== root && this.#marks.links.isPointedAt(id, root));
    const replies = this.#everything.filter(isInThread);
    return first === undefined || this.#marks.isHidden(root) ? replies : [first, ...replies];
  }

  /** The highest marker known of a person. */
  marker(userId: UserId): OrderKey | undefined {
    return this.#markers.get(userId);
  }

  /** The order key of the newest message that the server has. */
  get highestAccepted(): OrderKey | undefined {
    for (let i = this.#everything.length - 1; i >= 0; i--) {
      const key = this.#everything[i]?.orderKey;
      if (key !== undefined) return key;
    }
    return undefined;
  }

  /** Texts that the server refused; they stand with what is pending. */
  setFailed(failed: readonly MessageView[]): void {
    this.#failed = failed;
  }

  /** A segment changed; only what depends on it is built again. */
  refresh(changed: number | undefined): readonly MessageView[] {
    if (changed !== undefined) {
      this.#parts.delete(changed);
      for (const [n, part] of this.#parts) if (part.homes.has(changed)) this.#parts.delete(n);
    }
    this.#readMarkers();
    const before = this.#seen;
    const seen = (this.#seen = new SeenMarkers(this.#markers, this.#me));
    const seenFrom = seen.changedFrom(before);
    const parts: { readonly n: number; readonly part: SegmentViews }[] = [];
    const landed = new Set<MessageId>();
    const accepted: MessageView[] = [];
    const strays: MessageView[] = [];
    const pending: MessageView[] = [...this.#failed];
    for (const n of this.#parts.keys()) if (this.#segments.find(n) === undefined) this.#parts.delete(n);
    for (const entry of [...this.#segments.outside, ...this.#segments.window]) {
      const known = this.#parts.get(entry.n);
      const isSeenAnew = known !== undefined && seenFrom !== undefined && known.newestKey > seenFrom;
      const isKept = known !== undefined && !isSeenAnew && !isUnsettled(known);
      const part = isKept ? known : this.#views.build(entry, seen);
      this.#parts.set(entry.n, part);
      parts.push({ n: entry.n, part });
      if (entry.n >= this.#segments.lowest) for (const id of part.landed) landed.add(id);
    }
    for (const { n, part } of parts) {
      // The segment where a late message lands may know of it before its home does; it is shown once.
      const isElsewhere = ({ id }: MessageView): boolean => landed.has(id) && homeSegmentOf(id) === n;
      if (n >= this.#segments.lowest) for (const view of part.accepted) if (!isElsewhere(view)) accepted.push(view);
      for (const view of part.strays) if (!isElsewhere(view)) strays.push(view);
      for (const view of part.pending) if (!isElsewhere(view)) pending.push(view);
    }
    if (strays.length > 0) {
      accepted.push(...strays);
      accepted.sort((a, b) => compareKeys(a.orderKey ?? "", b.orderKey ?? ""));
    }
    pending.sort((a, b) => compareKeys(a.id, b.id));
    for (const view of pending) accepted.push(view);
    this.#everything = accepted;
    const messages = accepted.filter((view) => this.#isShown(view));
    if (!isSameList(messages, this.#messages)) this.#messages = messages;
    return this.#messages;
  }

  /** What these messages are shown with changed elsewhere: pins, deletions that may still be undone. */
  forget(ids: Iterable<MessageId>): void {
    const homes = new Set([...ids].map(homeSegmentOf));
    for (const [n, part] of this.#parts) {
      if (homes.has(n) || [...part.homes].some((home) => homes.has(home))) this.#parts.delete(n);
    }
  }

  /** Segments outside the given part of the window that its late messages come from. */
  homesFrom(lowest: number): ReadonlySet<number> {
    const homes = new Set<number>();
    for (const [n, part] of this.#parts) if (n >= lowest) for (const home of part.homes) homes.add(home);
    return homes;
  }

  /** Raises a person's marker ahead of the documents. */
  noteMarker(userId: UserId, upTo: OrderKey): void {
    const current = this.#markers.get(userId);
    if (current === undefined || current < upTo) this.#markers.set(userId, upTo);
  }

  /** Messages of others above a marker, at most `limits.unreadCountMax`. */
  countUnread(marker: OrderKey | undefined): number {
    let count = 0;
    for (let i = this.#everything.length - 1; i >= 0 && count < limits.unreadCountMax; i--) {
      const message = this.#everything[i] as MessageView;
      if (message.orderKey === undefined) continue;
      if (marker !== undefined && message.orderKey <= marker) break;
      if (!message.own && !message.deleted) count++;
    }
    return count;
  }

  findFirstUnread(marker: OrderKey | undefined): MessageId | undefined {
    return this.#messages.find(
      ({ own, deleted, orderKey }) =>
        !own && !deleted && orderKey !== undefined && (marker === undefined || orderKey > marker),
    )?.id;
  }

  /** The newest own message, so that later ids can be made above it. */
  newestOwn(): MessageId | undefined {
    return this.#everything.findLast(({ id }) => authorOf(id) === this.#me)?.id;
  }

  /**
   * How far the marker goes of who has seen everything up to `from`: over what follows, as long as `isPassed` says that
   * it need not be seen here.
   */
  passFrom(from: OrderKey, isPassed: (message: MessageView) => boolean): OrderKey {
    let reached = from;
    const start = lowerBound(this.#everything, from, ({ orderKey }) => orderKey ?? "~");
    for (let i = start; i < this.#everything.length; i++) {
      const message = this.#everything[i];
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

  #readMarkers(): void {
    for (const { index } of this.#segments.window) {
      for (const [userId, upTo] of index.markers()) this.noteMarker(userId, upTo);
    }
  }
}

/** Whether a part may change without its own segments having changed. */
function isUnsettled(part: SegmentViews): boolean {
  return part.strays.length > 0 || part.pending.length > 0;
}

/** Keeps the view that is shown as long as the next one says the same. */
export function keepTimelineView(view: TimelineView, next: TimelineView): TimelineView {
  const isSame =
    view.ready === next.ready &&
    view.messages === next.messages &&
    view.hasOlder === next.hasOlder &&
    view.firstUnreadId === next.firstUnreadId &&
    view.focusId === next.focusId &&
    view.endKey === next.endKey;
  return isSame ? view : next;
}
