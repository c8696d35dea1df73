import type * as Y from "yjs";
import { authorOf, homeSegmentOf, isMessageId, type MessageId, type OrderKey, type UserId } from "../lib/ids.ts";
import { compareKeys, lowerBound, orderKeyOf } from "./order.ts";
import { isShownIn, stampOf, type Segment } from "./segment.ts";
import {
  deleted,
  isMessageBody,
  isEditBody,
  parseEditKey,
  parseReactionKey,
  parseSeenKey,
  type MessageBody,
} from "./values.ts";

/** A message's place in its chat. */
export interface OrderedMessage {
  readonly id: MessageId;
  readonly orderKey: OrderKey;
}

const noKeys: ReadonlySet<string> = new Set<string>([]);

function watchKeys<T>(map: Y.Map<T>, note: (key: string) => void): () => void {
  const observer = (event: Y.YMapEvent<T>): void => event.keysChanged.forEach((key) => note(String(key)));
  map.observe(observer);
  return () => map.unobserve(observer);
}

/**
 * Reads one segment as a chat does: the messages shown in it in order, their edits, reactions and the markers.
 * It follows the document's changes, and costs O(changes · log n) for them, never a walk over the segment.
 */
export class SegmentIndex {
  readonly n: number;
  readonly segment: Segment;
  /** Shown here, in order. Deleted ones stay in the list. Bodies of late ones live in older segments. */
  readonly ordered: OrderedMessage[] = [];
  readonly #edits = new Map<MessageId, string[]>();
  readonly #reactions = new Map<MessageId, Set<string>>();
  readonly #markers = new Map<UserId, OrderKey>();
  readonly #keyOf = new Map<MessageId, OrderKey>();
  readonly #stop: () => void;
  #revision = 0;

  constructor(n: number, segment: Segment) {
    this.n = n;
    this.segment = segment;
    for (const id of segment.messages.keys()) this.#place(id);
    for (const id of segment.landed.keys()) this.#place(id);
    for (const key of segment.edits.keys()) this.#noteEdit(key);
    for (const key of segment.reactions.keys()) this.#noteReaction(key);
    for (const key of segment.seen.keys()) this.#noteMarker(key);
    const stops = [
      this.#watch(segment.messages, (key) => this.#place(key)),
      this.#watch(segment.landed, (key) => this.#place(key)),
      this.#watch(segment.edits, (key) => this.#noteEdit(key)),
      this.#watch(segment.reactions, (key) => this.#noteReaction(key)),
      this.#watch(segment.removals, () => undefined),
      watchKeys(segment.seen, (key) => this.#noteMarker(key)),
    ];
    this.#stop = () => stops.forEach((stop) => stop());
  }

  /**
   * Rises with every change of what the segment holds but markers: as long as it stays, messages look as they did. NaN
   * after the end, as nobody follows the document any more.
   */
  get revision(): number {
    return this.#revision;
  }

  /** The body in this segment: `0` for a deleted one, undefined if it lives elsewhere or is not here yet. */
  body(id: MessageId): MessageBody | typeof deleted | undefined {
    const value = this.segment.messages.get(id);
    return value === deleted || isMessageBody(value) ? value : undefined;
  }

  /** The keys of a message's edits, oldest first. */
  editKeys(id: MessageId): readonly string[] {
    return this.#edits.get(id) ?? [];
  }

  /** The text of the newest edit and when it was written, if there is one. */
  newestEdit(id: MessageId): { readonly text: string; readonly key: string } | undefined {
    const keys = this.editKeys(id);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] as string;
      const value = this.segment.edits.get(key);
      if (isEditBody(value)) return { text: value.t, key };
    }
    return undefined;
  }

  /** The keys of a message's reactions, taken back ones included. */
  reactionKeys(id: MessageId): ReadonlySet<string> {
    return this.#reactions.get(id) ?? noKeys;
  }

  /** Who reacted with what: emoji → people, in the order of the keys. */
  reactions(id: MessageId): ReadonlyMap<string, readonly UserId[]> {
    const people = new Map<string, UserId[]>();
    for (const key of [...(this.#reactions.get(id) ?? [])].sort(compareKeys)) {
      const reaction = parseReactionKey(key);
      if (reaction === undefined || this.segment.reactions.get(key) !== 1) continue;
      const list = people.get(reaction.emoji);
      if (list === undefined) people.set(reaction.emoji, [reaction.userId]);
      else list.push(reaction.userId);
    }
    return people;
  }

  /** The highest marker of a person over all devices, as far as this segment knows. */
  marker(userId: UserId): OrderKey | undefined {
    return this.#markers.get(userId);
  }

  markers(): ReadonlyMap<UserId, OrderKey> {
    return this.#markers;
  }

  /** The order key under which a message is shown here; undefined if it is not shown here. */
  orderKey(id: MessageId): OrderKey | undefined {
    return this.#keyOf.get(id);
  }

  /** Tells whether a message counts as unread for others: not deleted, as far as this segment knows. */
  isAlive(id: MessageId): boolean {
    if (this.segment.landed.get(id) === deleted) return false;
    return this.segment.messages.get(id) !== deleted;
  }

  /** How many messages of others above `marker` are shown here; counting stops at `max`. */
  countUnread(userId: UserId, marker: OrderKey | undefined, max: number): number {
    let count = 0;
    for (let i = this.ordered.length - 1; i >= 0 && count < max; i--) {
      const entry = this.ordered[i] as OrderedMessage;
      if (marker !== undefined && entry.orderKey <= marker) break;
      if (authorOf(entry.id) !== userId && this.isAlive(entry.id)) count++;
    }
    return count;
  }

  destroy(): void {
    this.#stop();
    this.#revision = Number.NaN;
  }

  #watch<T>(map: Y.Map<T>, note: (key: string) => void): () => void {
    return watchKeys(map, (key) => {
      this.#revision++;
      note(key);
    });
  }

  #place(key: string): void {
    if (!isMessageId(key)) return;
    const stamp = stampOf(this.segment, key);
    const isHere = this.segment.messages.has(key) || homeSegmentOf(key) !== this.n;
    const next = isHere && isShownIn(this.n, key, stamp) ? orderKeyOf(key, stamp) : undefined;
    const current = this.#keyOf.get(key);
    if (next === current) return;
    if (current !== undefined) this.ordered.splice(this.#position(current, key), 1);
    if (next === undefined) {
      this.#keyOf.delete(key);
      return;
    }
    this.#keyOf.set(key, next);
    this.ordered.splice(this.#position(next, key), 0, { id: key, orderKey: next });
  }

  /** Two ids may share an order key (same time, randomness and author, other home): the whole id decides then. */
  #position(orderKey: OrderKey, id: MessageId): number {
    return lowerBound(this.ordered, orderKey + id, (entry) => entry.orderKey + entry.id);
  }

  #noteEdit(key: string): void {
    const edit = parseEditKey(key);
    if (edit === undefined) return;
    const keys = this.#edits.get(edit.messageId);
    if (keys === undefined) {
      this.#edits.set(edit.messageId, [key]);
      return;
    }
    const at = lowerBound(keys, key, (entry) => entry);
    if (keys[at] !== key) keys.splice(at, 0, key);
  }

  #noteReaction(key: string): void {
    const reaction = parseReactionKey(key);
    if (reaction === undefined) return;
    const keys = this.#reactions.get(reaction.messageId);
    if (keys === undefined) this.#reactions.set(reaction.messageId, new Set([key]));
    else keys.add(key);
  }

  #noteMarker(key: string): void {
    const seen = parseSeenKey(key);
    const value = this.segment.seen.get(key);
    if (seen === undefined || typeof value !== "string") return;
    const current = this.#markers.get(seen.userId);
    if (current === undefined || current < value) this.#markers.set(seen.userId, value);
  }
}
