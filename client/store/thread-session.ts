import { homeSegmentOf, type ChatId, type MessageId, type OrderKey } from "../../shared/lib/ids.ts";
import type { OpenThread, SendOptions } from "./app-store.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { Cell } from "./observable.ts";
import type { ThreadDrafts } from "./thread-drafts.ts";
import type { Threads } from "./threads.ts";
import { emptyTimeline, keepTimelineView } from "./timeline-view.ts";
import type { Timeline } from "./timeline.ts";
import type { MessageView, TimelineView } from "./views.ts";

/** For how long a message is pointed at. */
const focusMs = 2_000;

export interface ThreadSessionOptions {
  readonly chatId: ChatId;
  readonly root: MessageId;
  readonly segments: ChatSegments;
  readonly timeline: Timeline;
  readonly threads: Threads;
  readonly drafts: ThreadDrafts;
  readonly send: OpenThread["send"];
  /** More segments are to be shown than before. */
  readonly onMore: () => void;
  /** More of the thread was seen. */
  readonly onSeen: () => void;
  readonly onClosed: (session: ThreadSession) => void;
}

/** One thread on the screen, beside its chat. */
export class ThreadSession implements OpenThread {
  readonly root: MessageId;
  readonly timeline = new Cell<TimelineView>(emptyTimeline);
  readonly draft: Cell<string>;
  readonly #options: ThreadSessionOptions;
  readonly #unsubscribe: () => void;
  /** Up to where it was seen when it was opened; undefined until the disk was read. */
  #openedAt: { readonly upTo: OrderKey | undefined } | undefined;
  #firstUnreadId: MessageId | undefined;
  #focusId: MessageId | undefined;
  #focusTimer: ReturnType<typeof setTimeout> | undefined;
  #messages: readonly MessageView[] = [];
  /** From this segment on the replies are shown. */
  #lowest: number;
  #isClosed = false;

  constructor(options: ThreadSessionOptions) {
    this.#options = options;
    this.root = options.root;
    const readDraft = (): string => options.drafts.read(options.chatId, options.root);
    this.draft = new Cell(readDraft());
    this.#unsubscribe = options.drafts.subscribe(() => this.draft.set(readDraft()));
    this.#lowest = Math.max(this.home, options.segments.tailStart);
    options.segments.need(this.home);
  }

  /** The segment in which the first message lives. */
  get home(): number {
    return homeSegmentOf(this.root);
  }

  isNeeded(n: number): boolean {
    return n === this.home || n >= this.#lowest;
  }

  send(text: string, options?: SendOptions): { readonly id: MessageId; readonly written: Promise<void> } {
    this.#options.threads.join(this.root);
    const sent = this.#options.send(text, options);
    this.#firstUnreadId = undefined;
    this.setDraft("");
    this.#options.drafts.flush();
    return sent;
  }

  setDraft(text: string): void {
    this.#options.drafts.write(this.#options.chatId, this.root, text);
  }

  markSeen(upTo: OrderKey): void {
    this.#options.threads.raise(this.root, upTo);
    this.#options.onSeen();
  }

  async loadOlder(): Promise<void> {
    const { segments } = this.#options;
    const { length } = this.#messages;
    while (!this.#isClosed && this.#hasOlder && this.#messages.length === length) {
      const n = this.#lowest - 1;
      // Not on this device, and the server is not in reach.
      if ((await segments.load(n)) === undefined || this.#lowest !== n + 1) return;
      this.#lowest = n;
      this.#options.onMore();
    }
  }

  show(id: MessageId): boolean {
    if (!this.#messages.some((message) => message.id === id)) return false;
    this.#point(id);
    return true;
  }

  /** The chat's messages changed. */
  refresh(): void {
    if (this.#isClosed) return;
    const { segments, timeline, threads } = this.#options;
    const isLoaded = [segments.need(this.home), ...segments.tail].every((entry) => entry?.document.isLoaded !== false);
    if (!this.timeline.value.ready && !isLoaded) return;
    const messages = timeline.thread(this.root, this.#lowest);
    const isSame = messages.length === this.#messages.length && messages.every((view, i) => view === this.#messages[i]);
    if (!isSame) this.#messages = messages;
    if (this.#openedAt === undefined) {
      const upTo = threads.seenUpTo(this.root);
      this.#openedAt = { upTo };
      this.#firstUnreadId = this.#messages.find(
        ({ id, own, deleted, orderKey = "" }) => id !== this.root && !own && !deleted && orderKey > (upTo ?? ""),
      )?.id;
    }
    this.timeline.set(
      keepTimelineView(this.timeline.value, {
        ready: true,
        messages: this.#messages,
        hasOlder: this.#hasOlder,
        hasNewer: false,
        newBelow: 0,
        ...(this.#firstUnreadId === undefined ? {} : { firstUnreadId: this.#firstUnreadId }),
        ...(this.#focusId === undefined ? {} : { focusId: this.#focusId }),
      }),
    );
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#focusTimer);
    this.#unsubscribe();
    this.#options.onClosed(this);
  }

  /** Replies come after what they reply to: below its segment there are none. */
  get #hasOlder(): boolean {
    return this.#lowest > this.home;
  }

  #point(id: MessageId | undefined): void {
    clearTimeout(this.#focusTimer);
    this.#focusId = id;
    if (id !== undefined) this.#focusTimer = setTimeout(() => this.#point(undefined), focusMs);
    this.refresh();
  }
}
