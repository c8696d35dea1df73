import type { ChatId, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { stampOf } from "../../shared/model/segment.ts";
import { homeSegmentOf } from "../../shared/lib/ids.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { FirstUnread } from "./first-unread.ts";
import { Jump, type JumpTarget } from "./jump.ts";
import { Cell } from "./observable.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { KeptPosition, ReadingPositions } from "./reading-positions.ts";
import type { SegmentLocator } from "./segment-locator.ts";
import type { SegmentWindow } from "./segment-window.ts";
import { emptyTimeline, keepTimelineView } from "./timeline-view.ts";
import type { Timeline } from "./timeline.ts";
import type { MessageView, ReadingPosition, TimelineView } from "./views.ts";

export interface ChatReaderOptions {
  readonly chatId: ChatId;
  readonly me: UserId;
  readonly segments: ChatSegments;
  readonly window: SegmentWindow;
  readonly timeline: Timeline;
  readonly positions: ReadingPositions;
  readonly loadLocator: PersonPorts["loadLocator"];
  /** From where on the chat was marked as unread by hand. */
  readonly markedFrom: Promise<OrderKey | undefined>;
  /** Up to where the person has seen the chat on other devices, as far as this one has heard. */
  readonly readElsewhere: () => OrderKey | undefined;
  /** How many messages are unread by the server's word. */
  readonly readUnread: () => number;
  /** What has been seen by who has seen the newest message in the window; undefined: just that one. */
  readonly readEndKey: () => OrderKey | undefined;
  /** A message was written while the disk was still being read. */
  readonly onWritten: (message: MessageView) => void;
  /** Something else is to be shown. */
  readonly onChange: () => void;
}

/** What of a chat is shown: from where it is opened, and to where somebody scrolls or jumps. */
export class ChatReader {
  readonly timeline = new Cell<TimelineView>(emptyTimeline);
  readonly #options: ChatReaderOptions;
  readonly #firstUnread: FirstUnread;
  readonly #jump: Jump;
  /** Where the chat was left. */
  readonly #left: KeptPosition | undefined;
  /** Where it is shown first, if nothing in it is new. */
  #start: KeptPosition | undefined;
  /** Where it is being read now; `null`: at its end. */
  #reading: KeptPosition | null | undefined;
  readonly #placing: Promise<void>;
  #isPlaced = false;
  /** Since the chat was opened the server has said what is new in it. */
  #isCaughtUp = false;
  #isClosed = false;

  constructor(options: ChatReaderOptions) {
    const { chatId, window, timeline, positions, onChange } = options;
    this.#options = options;
    this.#firstUnread = new FirstUnread(options);
    this.#jump = new Jump({ loadLocator: () => this.#loadLocator(), window, timeline, onChange });
    this.#left = positions.read(chatId);
    this.#placing = this.#place();
  }

  /** Unread messages here and now; undefined until the disk was read. */
  get unread(): number | undefined {
    return this.timeline.value.ready ? this.#countUnread() : undefined;
  }

  /** Somebody is further up, or is to be shown the chat there. */
  get isReading(): boolean {
    return this.#reading === undefined ? this.#start !== undefined : this.#reading !== null;
  }

  /** @returns whether there is anything to show yet. */
  refresh(messages: readonly MessageView[]): boolean {
    const { timeline, window } = this.#options;
    // Once shown, it stays: a segment that begins while the chat is open is there in a moment.
    if (!this.timeline.value.ready && !(this.#isPlaced && window.isLoaded)) {
      this.#showWritten(messages);
      return false;
    }
    const { isSynced } = timeline;
    this.#isCaughtUp ||= isSynced;
    this.#firstUnread.find(isSynced);
    const { id: firstUnreadId } = this.#firstUnread;
    const { focusId } = this.#jump;
    const position = firstUnreadId === undefined ? this.#start : undefined;
    const { hasOlder, hasNewer } = window;
    const endKey = hasNewer ? undefined : this.#options.readEndKey();
    this.timeline.set(
      keepTimelineView(this.timeline.value, {
        ready: true,
        messages,
        hasOlder,
        hasNewer,
        ...(this.#isCaughtUp ? {} : { isCatchingUp: true }),
        newBelow: this.#countNew(),
        ...(position === undefined ? {} : { position }),
        ...(firstUnreadId === undefined ? {} : { firstUnreadId }),
        ...(focusId === undefined ? {} : { focusId }),
        ...(endKey === undefined ? {} : { endKey }),
      }),
    );
    return true;
  }

  async show(target: JumpTarget): Promise<boolean> {
    // Where the chat is opened is where it stays if there is no such message.
    await this.#placing;
    return !this.#isClosed && (await this.#jump.to(target));
  }

  showLatest(): void {
    this.#isPlaced = true;
    this.#jump.cancel();
    this.#options.window.showLatest();
  }

  /** Somebody writes, and so has read. */
  noteWriting(): void {
    this.#firstUnread.forget();
    this.showLatest();
  }

  keepPosition(position: ReadingPosition | undefined): void {
    if (this.#isClosed) return;
    this.#reading = position === undefined ? null : { ...position, segment: this.#segmentOf(position.id) };
  }

  /** Brings to disk where somebody is reading. */
  flush(): void {
    const { positions, chatId } = this.#options;
    if (this.#reading !== undefined) positions.write(chatId, this.#reading ?? undefined);
  }

  close(): void {
    this.flush();
    this.#isClosed = true;
    this.#jump.close();
  }

  /** At what is new, else where the chat was left, else at its end. */
  async #place(): Promise<void> {
    const { segments, window, timeline } = this.#options;
    const [markedFrom] = await Promise.all([
      this.#options.markedFrom,
      ...segments.tail.map(({ document }) => document.loaded),
    ]);
    this.#firstUnread.mark(markedFrom);
    if (!this.#isClosed && !this.#isPlaced) {
      timeline.refresh(undefined);
      const n = await this.#startSegment();
      if (n !== undefined && !this.#isPlaced) await window.showAround(n);
    }
    this.#isPlaced = true;
    if (this.#isClosed) return;
    window.release();
    this.#options.onChange();
  }

  /** Undefined: the window stands where it should. */
  async #startSegment(): Promise<number | undefined> {
    const from = this.#firstUnread.startKey();
    if (from !== undefined) {
      const n = await (await this.#loadLocator())?.ofKey(from);
      // Where what is new begins is not on this device: it is read from the first message on that is.
      if (n === undefined) this.#start = this.#firstHere();
      return n;
    }
    if (this.#countUnread() > 0 || this.#options.readUnread() > 0) return undefined;
    this.#start = this.#left;
    return this.#left?.segment;
  }

  #firstHere(): KeptPosition | undefined {
    const id = this.#options.timeline.messages[0]?.id;
    return id && { id, offset: 0, segment: this.#segmentOf(id) };
  }

  /** Only who goes far in a chat needs it. */
  #loadLocator(): Promise<SegmentLocator | undefined> {
    const { loadLocator, segments, me } = this.#options;
    return loadLocator().then(
      ({ SegmentLocator }) => new SegmentLocator(segments, me),
      () => undefined,
    );
  }

  /** While the disk is being read, only what was written in the meantime shows. */
  #showWritten(all: readonly MessageView[]): void {
    const messages = all.filter(({ state }) => state === "pending");
    const last = messages.at(-1);
    if (last === undefined) return;
    this.timeline.set({ ...this.timeline.value, messages });
    this.#options.onWritten(last);
  }

  #countUnread(): number {
    return this.#count({ isShown: false });
  }

  /** Without what is new in threads only. */
  #countNew(): number {
    return this.#count({ isShown: true });
  }

  #count(options: { readonly isShown: boolean }): number {
    const { me, timeline, readUnread } = this.#options;
    const marker = timeline.marker(me);
    const count = timeline.countUnread(marker, options);
    // Where segments are not open, the server's summary knows better.
    return timeline.reaches(marker) ? count : Math.max(count, readUnread());
  }

  #segmentOf(id: MessageId): number {
    const home = homeSegmentOf(id);
    const segment = this.#options.segments.find(home)?.index.segment;
    return (segment === undefined ? undefined : stampOf(segment, id)?.in) ?? home;
  }
}
