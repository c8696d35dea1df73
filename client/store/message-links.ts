import {
  authorOf,
  homeSegmentOf,
  isMessageId,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../../shared/lib/ids.ts";
import { lowerBound, orderKeyOf } from "../../shared/model/order.ts";
import type { OrderedMessage } from "../../shared/model/segment-index.ts";
import { stampOf, type Segment } from "../../shared/model/segment.ts";
import { isMessageBody } from "../../shared/model/values.ts";
import type { SegmentEntry } from "./chat-segments.ts";
import { mentions } from "./message-details.ts";

/** The replies of one thread that are on this device, in order. */
export interface ThreadReplies {
  readonly replies: readonly OrderedMessage[];
  /** The person wrote in it, or is called by name in it. */
  readonly concernsMe: boolean;
}

interface Thread extends ThreadReplies {
  readonly replies: OrderedMessage[];
  concernsMe: boolean;
}

interface Link {
  readonly orderKey: OrderKey;
  readonly re?: MessageId;
  readonly th?: MessageId;
}

interface Followed {
  readonly segment: Segment;
  readonly stop: () => void;
}

/**
 * What points at what in the open segments: threads and answers. It follows the documents, so that a new message costs a
 * look into a sorted list, and no walk over others.
 */
export class MessageLinks {
  readonly #me: UserId;
  readonly #isHidden: (id: MessageId) => boolean;
  readonly #followed = new Map<number, Followed>();
  readonly #links = new Map<MessageId, Link>();
  readonly #threads = new Map<MessageId, Thread>();
  readonly #answers = new Map<MessageId, Set<MessageId>>();
  #changed = new Set<MessageId>();

  constructor(me: UserId, isHidden: (id: MessageId) => boolean) {
    this.#me = me;
    this.#isHidden = isHidden;
  }

  /** Follows these segments and no others. */
  follow(entries: readonly SegmentEntry[]): void {
    const open = new Set(entries.map(({ n }) => n));
    for (const n of [...this.#followed.keys()]) if (!open.has(n)) this.#leave(n);
    for (const { n, index } of entries) {
      if (this.#followed.get(n)?.segment.doc === index.segment.doc) continue;
      this.#leave(n);
      this.#enter(n, index.segment);
    }
  }

  /** The first messages of threads that are not what they were when this was asked last. */
  takeChanged(): ReadonlySet<MessageId> {
    const changed = this.#changed;
    this.#changed = new Set();
    return changed;
  }

  /** Looks at these again: they were hidden, or are shown again. */
  reconsider(ids: Iterable<MessageId>): void {
    for (const id of ids) {
      const segment = this.#followed.get(homeSegmentOf(id))?.segment;
      if (segment !== undefined) this.#note(segment, id);
    }
  }

  thread(root: MessageId): ThreadReplies | undefined {
    return this.#threads.get(root);
  }

  /** The first messages of all threads that have replies here. */
  roots(): Iterable<MessageId> {
    return this.#threads.keys();
  }

  /** The thread in which a message stands. */
  threadOf(id: MessageId): MessageId | undefined {
    return this.#links.get(id)?.th;
  }

  /** Whether something in the chat itself, or in the given thread, points at a message. */
  isPointedAt(id: MessageId, thread?: MessageId): boolean {
    if (thread === undefined && this.#threads.has(id)) return true;
    for (const answer of this.#answers.get(id) ?? []) if (this.#links.get(answer)?.th === thread) return true;
    return false;
  }

  close(): void {
    for (const { stop } of this.#followed.values()) stop();
    this.#followed.clear();
  }

  #enter(n: number, segment: Segment): void {
    const { messages, landed, removals } = segment;
    const note = (event: { readonly keysChanged: ReadonlySet<unknown> }): void => {
      for (const key of event.keysChanged) if (isMessageId(key) && homeSegmentOf(key) === n) this.#note(segment, key);
    };
    messages.observe(note);
    landed.observe(note);
    removals.observe(note);
    this.#followed.set(n, {
      segment,
      stop: () => {
        messages.unobserve(note);
        landed.unobserve(note);
        removals.unobserve(note);
      },
    });
    for (const key of messages.keys()) if (isMessageId(key) && homeSegmentOf(key) === n) this.#note(segment, key);
  }

  #leave(n: number): void {
    const followed = this.#followed.get(n);
    if (followed === undefined) return;
    followed.stop();
    this.#followed.delete(n);
    for (const key of followed.segment.messages.keys()) {
      const link = this.#links.get(key as MessageId);
      if (link !== undefined && homeSegmentOf(key as MessageId) === n) this.#remove(key as MessageId, link);
    }
  }

  #note(segment: Segment, id: MessageId): void {
    const before = this.#links.get(id);
    const body = segment.messages.get(id);
    const isGone = typeof body !== "object" || segment.removals.has(id) || this.#isHidden(id);
    const isLink = !isGone && (body.th !== undefined || body.re !== undefined) && isMessageBody(body);
    const orderKey = isLink ? orderKeyOf(id, stampOf(segment, id)) : undefined;
    if (before?.orderKey === orderKey) return;
    if (before !== undefined) this.#remove(id, before);
    if (!isLink || orderKey === undefined) return;
    const { re, th, t } = body;
    const link: Link = { orderKey, ...(re === undefined ? {} : { re }), ...(th === undefined ? {} : { th }) };
    this.#add(id, link, t);
  }

  #add(id: MessageId, link: Link, text: string): void {
    const { re, th, orderKey } = link;
    this.#links.set(id, link);
    if (re !== undefined) {
      const answers = this.#answers.get(re);
      if (answers === undefined) this.#answers.set(re, new Set([id]));
      else answers.add(id);
    }
    if (th === undefined) return;
    let thread = this.#threads.get(th);
    if (thread === undefined) this.#threads.set(th, (thread = { replies: [], concernsMe: false }));
    thread.replies.splice(positionOf(thread, orderKey, id), 0, { id, orderKey });
    const author = authorOf(id);
    if (author === this.#me || mentions(text, author, this.#me)) thread.concernsMe = true;
    this.#changed.add(th);
  }

  #remove(id: MessageId, { re, th, orderKey }: Link): void {
    this.#links.delete(id);
    if (re !== undefined) this.#answers.get(re)?.delete(id);
    const thread = th === undefined ? undefined : this.#threads.get(th);
    if (thread === undefined || th === undefined) return;
    thread.replies.splice(positionOf(thread, orderKey, id), 1);
    if (thread.replies.length === 0) this.#threads.delete(th);
    this.#changed.add(th);
  }
}

function positionOf({ replies }: ThreadReplies, orderKey: OrderKey, id: MessageId): number {
  return lowerBound(replies, orderKey + id, (entry) => entry.orderKey + entry.id);
}
