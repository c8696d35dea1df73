import { authorOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { sentAtOf } from "../../shared/lib/ids.ts";
import { compareKeys, orderKeyOf } from "../../shared/model/order.ts";
import type { MessageLinks, ThreadReplies } from "./message-links.ts";
import type { ThreadMarks } from "./thread-marks.ts";
import type { UnreadThread } from "./unread-threads.ts";
import type { MessageView, ThreadSummaryView } from "./views.ts";

export interface ThreadsOptions {
  readonly me: UserId;
  /** In a direct chat every thread concerns both. */
  readonly isDirect: boolean;
  readonly links: MessageLinks;
  readonly marks: ThreadMarks;
  /** Up to where the person has seen the chat. */
  readonly readMarker: () => OrderKey | undefined;
}

/**
 * The threads of a chat and what is new in them. A thread that concerns the person (they began it, wrote in it, are named
 * in it or have opened it) is unread until it was looked at itself; any other one is read with the chat.
 */
export class Threads {
  readonly #options: ThreadsOptions;
  readonly #summaries = new Map<MessageId, ThreadSummaryView>();

  constructor(options: ThreadsOptions) {
    this.#options = options;
  }

  /** Brings up to date what may have changed. @returns the first messages whose threads say something else now. */
  refresh(): readonly MessageId[] {
    const { links } = this.#options;
    const roots = new Set(links.takeChanged());
    // Markers only rise: where nothing was unread, they change nothing.
    for (const [root, { unread }] of this.#summaries) if (unread > 0) roots.add(root);
    return [...roots].filter((root) => this.#update(root));
  }

  summary(root: MessageId): ThreadSummaryView | undefined {
    return this.#summaries.get(root);
  }

  /** Threads that concern the person and in which something is new, the latest first. */
  unread(): readonly UnreadThread[] {
    const found = [...this.#summaries].filter(([root, { unread }]) => unread > 0 && this.#concernsMe(root));
    return found
      .sort(([a, { lastAt }], [b, other]) => other.lastAt - lastAt || compareKeys(a, b))
      .flatMap(([root]) => {
        const upTo = this.lastKey(root);
        return upTo === undefined ? [] : [{ root, upTo }];
      });
  }

  /** Where the last reply stands that is here. */
  lastKey(root: MessageId): OrderKey | undefined {
    return this.#options.links.thread(root)?.replies.at(-1)?.orderKey;
  }

  /** Up to where the person has seen a thread. */
  seenUpTo(root: MessageId): OrderKey | undefined {
    const { marks, readMarker } = this.#options;
    if (!this.#concernsMe(root)) return readMarker();
    const { upTo, floor } = marks.read(root);
    return upTo ?? floor;
  }

  raise(root: MessageId, upTo: OrderKey): void {
    this.#options.marks.raise(root, upTo);
  }

  /** Somebody begins to follow a thread: what is in it now is no news. */
  join(root: MessageId): void {
    const last = this.#options.links.thread(root)?.replies.findLast(({ id }) => authorOf(id) !== this.#options.me);
    this.raise(root, last?.orderKey ?? orderKeyOf(root));
  }

  /** Whether the chat's marker may pass a message without it having been on the screen of the chat itself. */
  isPassed({ own, deleted, threadId, orderKey }: MessageView): boolean {
    if (own || deleted) return true;
    if (threadId === undefined || orderKey === undefined) return false;
    return !this.#concernsMe(threadId) || orderKey <= (this.seenUpTo(threadId) ?? "");
  }

  #update(root: MessageId): boolean {
    const thread = this.#options.links.thread(root);
    const before = this.#summaries.get(root);
    if (thread === undefined) return this.#summaries.delete(root);
    const next = this.#summarize(root, thread);
    const isSame = before?.count === next.count && before.lastAt === next.lastAt && before.unread === next.unread;
    if (!isSame) this.#summaries.set(root, next);
    return !isSame;
  }

  #summarize(root: MessageId, { replies }: ThreadReplies): ThreadSummaryView {
    const seen = this.seenUpTo(root) ?? "";
    let unread = 0;
    for (let i = replies.length - 1; i >= 0 && unread < limits.unreadCountMax; i--) {
      const reply = replies[i];
      if (reply === undefined || reply.orderKey <= seen) break;
      if (authorOf(reply.id) !== this.#options.me) unread++;
    }
    const last = replies.at(-1);
    return { count: replies.length, lastAt: last === undefined ? 0 : sentAtOf(last.id), unread };
  }

  #concernsMe(root: MessageId): boolean {
    const { me, isDirect, links, marks } = this.#options;
    if (isDirect || authorOf(root) === me || links.thread(root)?.concernsMe === true) return true;
    return marks.read(root).upTo !== undefined;
  }
}
