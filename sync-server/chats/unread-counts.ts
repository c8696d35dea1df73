import { authorOf, homeSegmentOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { SegmentIndex } from "../../shared/model/segment-index.ts";
import { findMentions, type Mention } from "../../shared/text/mentions.ts";
import { ChatFamily } from "../sync/chat-family.ts";
import type { StagedTick } from "../sync/family.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { readShown } from "./read-shown.ts";

export interface UnreadCount {
  /** Messages of others above the person's marker that are not deleted; stops at 1,000. */
  readonly unread: number;
  /** How many of these mention the person. */
  readonly mentions: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A count that is being made: what was accepted since it began, and whether it still may be kept. */
interface Counting {
  readonly userId: UserId;
  readonly arrived: MessageId[];
  isOutdated: boolean;
}

interface FamilyCounts {
  /** Counted up in place: nobody keeps what `of` hands out. */
  readonly byUser: Map<UserId, Mutable<UnreadCount>>;
  readonly counting: Set<Counting>;
}

/**
 * After so many segments in which nothing is unread, nothing further back is counted: who has written more than this
 * without reading anything is a program.
 */
const maxFruitlessSegments = 20;

/**
 * How much each person has not seen. Counted once from the segments, then kept up with every commit: a new message costs
 * a step per person who was asked about, a marker or a deletion a new count when somebody asks again.
 */
export class UnreadCounts {
  readonly #counts = new WeakMap<ChatFamily, FamilyCounts>();

  constructor(engine: SyncEngine) {
    engine.observeCommits((family, tick) => {
      if (family instanceof ChatFamily) this.#follow(family, tick);
    });
  }

  async of(family: ChatFamily, userId: UserId): Promise<UnreadCount> {
    const counts = this.#countsOf(family);
    const known = counts.byUser.get(userId);
    if (known !== undefined) return known;
    const counting: Counting = { userId, arrived: [], isOutdated: false };
    counts.counting.add(counting);
    try {
      const count = await countUnread(family, userId);
      if (counting.isOutdated) return count;
      // What was accepted meanwhile stands above everything that was counted.
      const one = new Map([[userId, count]]);
      if (counting.arrived.every((id) => addOne(family, one, id))) counts.byUser.set(userId, count);
      return count;
    } finally {
      counts.counting.delete(counting);
    }
  }

  #countsOf(family: ChatFamily): FamilyCounts {
    let counts = this.#counts.get(family);
    if (counts === undefined) {
      counts = { byUser: new Map(), counting: new Set() };
      this.#counts.set(family, counts);
    }
    return counts;
  }

  #follow(family: ChatFamily, tick: StagedTick): void {
    const { byUser, counting } = this.#countsOf(family);
    // An edit may mention somebody, or nobody any more.
    const isChanged = tick.hasDeletions || tick.hasEdits;
    if (isChanged) byUser.clear();
    for (const userId of tick.markedBy) byUser.delete(userId);
    for (const each of counting) {
      each.isOutdated ||= isChanged || tick.markedBy.has(each.userId);
      each.arrived.push(...tick.accepted);
    }
    for (const id of tick.accepted) if (byUser.size > 0 && !addOne(family, byUser, id)) byUser.clear();
  }
}

/** @returns false if the message cannot be looked at without reading its segment. */
function addOne(family: ChatFamily, counts: ReadonlyMap<UserId, Mutable<UnreadCount>>, id: MessageId): boolean {
  const author = authorOf(id);
  const home = family.warmSegment(homeSegmentOf(id));
  if (home === undefined) return false;
  const mentioned = mentionsIn(home.index, id);
  for (const [userId, count] of counts) {
    if (userId === author || count.unread >= limits.unreadCountMax) continue;
    count.unread++;
    if (isMentioned(mentioned, userId)) count.mentions++;
  }
  return true;
}

/** Counts up to the highest order key of now. */
async function countUnread(family: ChatFamily, userId: UserId): Promise<Mutable<UnreadCount>> {
  const { live, lastOrderKey } = family.settled?.progress ?? family.progress;
  if (lastOrderKey === null) return { unread: 0, mentions: 0 };
  const newest = await family.readSegment(live);
  const marker = newest.index.marker(userId);
  let unread = 0;
  let mentions = 0;
  let fruitless = 0;
  for (let n = live; n >= 0 && fruitless <= maxFruitlessSegments; n--) {
    const index = await readShown(family, n);
    if (index === undefined) continue;
    const before = unread;
    for (const { id, orderKey } of newestFirst(index)) {
      if (orderKey > lastOrderKey) continue;
      if (isSeen(orderKey, marker) || unread >= limits.unreadCountMax) return { unread, mentions };
      if (authorOf(id) === userId || !index.isAlive(id)) continue;
      unread++;
      const home = homeSegmentOf(id) === n ? index : (await family.readSegment(homeSegmentOf(id))).index;
      if (isMentioned(mentionsIn(home, id), userId)) mentions++;
    }
    if (unread === before && index.ordered.length > 0) fruitless++;
  }
  return { unread, mentions };
}

function mentionsIn(home: SegmentIndex, id: MessageId): readonly Mention[] {
  const body = home.body(id);
  if (body === undefined || body === 0) return [];
  return [...findMentions(home.newestEdit(id)?.text ?? body.t)].map(({ mention }) => mention);
}

function isMentioned(mentions: readonly Mention[], userId: UserId): boolean {
  return mentions.some((mention) => mention === "all" || mention === userId);
}

function isSeen(orderKey: OrderKey, marker: OrderKey | undefined): boolean {
  return marker !== undefined && orderKey <= marker;
}

function* newestFirst(index: SegmentIndex): Iterable<SegmentIndex["ordered"][number]> {
  for (let i = index.ordered.length - 1; i >= 0; i--) yield index.ordered[i] as SegmentIndex["ordered"][number];
}
