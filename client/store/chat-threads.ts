import type { ChatId, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { OpenThread } from "./app-store.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { MessageLinks } from "./message-links.ts";
import type { ThreadDrafts } from "./thread-drafts.ts";
import type { ThreadMarks } from "./thread-marks.ts";
import { ThreadSession } from "./thread-session.ts";
import { Threads } from "./threads.ts";
import type { Timeline } from "./timeline.ts";

export interface ChatThreadsOptions {
  readonly chatId: ChatId;
  readonly me: UserId;
  readonly isDirect: boolean;
  readonly segments: ChatSegments;
  readonly marks: ThreadMarks;
  readonly drafts: ThreadDrafts;
  readonly isHidden: (id: MessageId) => boolean;
  readonly readTimeline: () => Timeline;
  readonly send: (root: MessageId, ...rest: Parameters<OpenThread["send"]>) => ReturnType<OpenThread["send"]>;
  /** The chat was seen up to here, as far as threads hold it back no more. */
  readonly onSeen: (upTo: OrderKey) => void;
  /** A thread needs its segments no more. */
  readonly onReleased: () => void;
  /** Something about threads changed that is in no document of the chat. */
  readonly onChange: () => void;
}

/** What an open chat knows of its threads. */
export class ChatThreads {
  readonly links: MessageLinks;
  readonly threads: Threads;
  readonly #options: ChatThreadsOptions;
  readonly #open = new Set<ThreadSession>();

  constructor(options: ChatThreadsOptions) {
    const { me, isDirect, marks, isHidden } = options;
    this.#options = options;
    this.links = new MessageLinks(me, isHidden);
    const readMarker = (): OrderKey | undefined => options.readTimeline().marker(me);
    this.threads = new Threads({ me, isDirect, links: this.links, marks, readMarker });
  }

  /** Whether an open thread shows what is in a segment, whatever the chat shows. */
  isNeeded(n: number): boolean {
    return [...this.#open].some((session) => session.isNeeded(n));
  }

  open(root: MessageId): OpenThread {
    const { chatId, segments, readTimeline, drafts, send } = this.#options;
    const session = new ThreadSession({
      chatId,
      root,
      segments,
      timeline: readTimeline(),
      threads: this.threads,
      drafts,
      send: (...rest) => send(root, ...rest),
      onMore: () => this.#options.onChange(),
      onSeen: () => this.#handleSeen(),
      onClosed: (closed) => {
        this.#open.delete(closed);
        this.#options.onReleased();
      },
    });
    this.#open.add(session);
    session.refresh();
    return session;
  }

  /** Takes up what the documents say now; whatever messages show of their threads changes with it. */
  refresh(): void {
    const { segments, readTimeline } = this.#options;
    this.links.follow(segments.open);
    const changed = this.threads.refresh();
    if (changed.length > 0) readTimeline().forget(changed);
  }

  refreshOpen(): void {
    for (const session of this.#open) session.refresh();
  }

  /** What has been seen by who has seen the newest message of the chat itself. */
  endKey(): OrderKey | undefined {
    const timeline = this.#options.readTimeline();
    const last = timeline.messages.findLast(({ orderKey }) => orderKey !== undefined)?.orderKey;
    if (last === undefined) return undefined;
    const reached = timeline.passFrom(last, (message) => this.threads.isPassed(message));
    return reached === last ? undefined : reached;
  }

  close(): void {
    for (const session of [...this.#open]) session.close();
    this.links.close();
  }

  /** What only a thread has held back is seen with it. */
  #handleSeen(): void {
    const { me, readTimeline, onSeen, onChange } = this.#options;
    const marker = readTimeline().marker(me);
    if (marker !== undefined) {
      const reached = readTimeline().passFrom(marker, (message) => this.threads.isPassed(message));
      if (reached !== marker) onSeen(reached);
    }
    onChange();
  }
}
