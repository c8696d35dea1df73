import type * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import { LateHomes } from "./late-homes.ts";
import type { LiveDocument } from "./live-document.ts";
import { RateLimiter } from "./rate-limiter.ts";
import type { SegmentLimits } from "./segment-limits.ts";

/** What one person may bring to documents of chats over time. */
export interface WriteLimits {
  /** Messages below the live segment in a day, over all chats. */
  readonly lateMessagesPerDay: number;
  /** Segments that one person's late messages in the live segment are at home in: who reads it opens all of them. */
  readonly lateSegments: number;
  /** How many segments of one chat may be filled in a day: everybody reads through them, also when nothing shows in them. */
  readonly segmentsPerDay: number;
  /** Bytes in one segment below the live one in a day. */
  readonly lateBytesPerSegment: number;
  /** Bytes in one meta document in a day. */
  readonly metaBytesPerDay: number;
  /** Bytes in a day, over all chats. */
  readonly bytesPerDay: number;
  /** New Yjs client ids in one document, at once and then in a day. */
  readonly clientIdsPerDocument: number;
}

/** What an update would add. */
export interface Addition {
  readonly messages: number;
  readonly bytes: number;
  readonly newClients: number;
}

/** What is to be known of the chat. */
export interface QuotaSituation {
  /** The live segment, warm, if the addition is to a segment. */
  readonly live: LiveDocument | undefined;
  /** What was live in the backup that the chat was restored from, if members have brought it further since. */
  readonly restored: number | undefined;
  readonly now: number;
}

/** Why something is not accepted yet. */
export type OverQuota = "day-quota" | "late-quota" | "meta-quota" | "client-ids";

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Keeps the disk, and old segments and meta documents, which nothing rolls, from growing without end, and any document from
 * being filled with client ids, which would begin a new segment or have a meta document rewritten. What is over a quota is accepted
 * later, never lost.
 */
export class WriteQuota {
  readonly #limits: WriteLimits;
  readonly #segments: SegmentLimits;
  readonly #clientIds: RateLimiter;
  readonly #messages = new Map<UserId, number>();
  /** Over all documents. */
  readonly #dayBytes = new Map<UserId, number>();
  /** By person and name of the segment or meta document: documents come and go. */
  readonly #bytes = new Map<string, number>();
  /** Parts of live segments, by person and chat. */
  readonly #filled = new Map<string, number>();
  readonly #homes = new WeakMap<Y.Doc, LateHomes>();
  /** Who has brought one more old segment to a live one today, by person and live segment. */
  readonly #moreHomes = new Set<string>();
  #day = 0;

  constructor(limits: WriteLimits, segments: SegmentLimits) {
    this.#limits = limits;
    this.#segments = segments;
    const { clientIdsPerDocument: burst } = limits;
    this.#clientIds = new RateLimiter({ burst, perSecond: (burst * 1000) / dayMs });
  }

  /**
   * Counts an addition. @returns why not, and counts nothing, if it is over a quota. The first one of a day may hold more
   * messages or bytes than the day allows: put off, it would be too large on every day after.
   */
  take(
    document: LiveDocument,
    userId: UserId,
    addition: Addition,
    { live, restored, now }: QuotaSituation,
  ): OverQuota | undefined {
    this.#startDay(now);
    const dayBytes = (this.#dayBytes.get(userId) ?? 0) + addition.bytes;
    if (dayBytes > this.#limits.bytesPerDay) return "day-quota";
    const known = this.#messages.get(userId) ?? 0;
    const messages = known + addition.messages;
    const key = `${userId} ${document.name}`;
    const knownBytes = this.#bytes.get(key) ?? 0;
    const bytes = knownBytes + addition.bytes;
    const isMeta = document.address.kind === "meta";
    const isLate = live !== undefined && document !== live;
    const maxBytes = isMeta ? this.#limits.metaBytesPerDay : this.#limits.lateBytesPerSegment;
    const isOverMessages = known > 0 && addition.messages > 0 && messages > this.#limits.lateMessagesPerDay;
    const isOverBytes = knownBytes > 0 && bytes > maxBytes;
    if (isMeta && isOverBytes) return "meta-quota";
    if (isLate && (isOverMessages || isOverBytes)) return "late-quota";
    const chatKey = document === live ? `${userId} ${chatOf(document)}` : undefined;
    const knownFilled = (chatKey !== undefined && this.#filled.get(chatKey)) || 0;
    const filled = knownFilled + this.#partOfSegment(addition);
    if (chatKey !== undefined && knownFilled > 0 && filled > this.#limits.segmentsPerDay) return "day-quota";
    // After a restore, everybody brings again what the backup did not have.
    const mayBeTooFar = isLate && addition.messages > 0 && segmentOf(document) < (restored ?? Infinity);
    const isOneMore = mayBeTooFar && this.#isBeyondHomes(document, userId, live);
    const oneMoreKey = `${userId} ${live?.name}`;
    if (isOneMore && this.#moreHomes.has(oneMoreKey)) return "late-quota";
    const { newClients } = addition;
    if (newClients > 0 && !this.#clientIds.take(key, now, newClients)) return "client-ids";
    this.#dayBytes.set(userId, dayBytes);
    // One more a day, or somebody may wait for ever.
    if (isOneMore) this.#moreHomes.add(oneMoreKey);
    if (chatKey !== undefined) this.#filled.set(chatKey, filled);
    if (isLate) this.#messages.set(userId, messages);
    if (isLate || isMeta) this.#bytes.set(key, bytes);
    return undefined;
  }

  /** Whether a message of this segment would bring one old segment too many to the live one. */
  #isBeyondHomes(document: LiveDocument, userId: UserId, live: LiveDocument): boolean {
    let known = this.#homes.get(live.doc);
    if (known === undefined) this.#homes.set(live.doc, (known = new LateHomes(segmentOf(live), live.segment.landed)));
    const homes = known.of(userId);
    return !homes.has(segmentOf(document)) && homes.size >= this.#limits.lateSegments;
  }

  /** At most so much of a segment: it is full as soon as one of its limits is reached. */
  #partOfSegment({ messages, bytes, newClients }: Addition): number {
    const { maxMessages, maxBytes, maxClients } = this.#segments;
    return messages / maxMessages + bytes / maxBytes + newClients / maxClients;
  }

  #startDay(now: number): void {
    const day = Math.floor(now / dayMs);
    if (day === this.#day) return;
    this.#day = day;
    this.#messages.clear();
    this.#bytes.clear();
    this.#filled.clear();
    this.#moreHomes.clear();
    this.#dayBytes.clear();
  }
}

function chatOf({ address }: LiveDocument): string {
  return address.kind === "user" ? "" : address.chatId;
}

/** -1 for what is no segment. */
function segmentOf({ address }: LiveDocument): number {
  return address.kind === "segment" ? address.segment : -1;
}
