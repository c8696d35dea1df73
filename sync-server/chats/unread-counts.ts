import { authorOf, homeSegmentOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { SegmentIndex } from "../../shared/model/segment-index.ts";
import { findMentions, type Mention } from "../../shared/text/mentions.ts";
import { ChatFamily } from "../sync/chat-family.ts";
import type { StagedTick } from "../sync/family.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";

export interface UnreadCount {
  /** Messages of others above the person's marker that are not deleted; stops at 1,000. */
  readonly unread: number;
  /** How many of these mention the person. */
  readonly mentions: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface FamilyCounts {
  /** Changes with every commit. */
  generation: number;
  /** Counted up in place: nobody keeps what `of` hands out. */
  readonly byUser: Map<UserId, Mutable<UnreadCount>>;
}

/** Further back nothing is counted: who has written more than this without reading anything is a program. */
const maxCountedSegments = 20;

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
    const { generation } = counts;
    const count = await countUnread(family, userId);
    // Counted while a commit went by: true for its moment, but not to be built upon.
    if (counts.generation === generation) counts.byUser.set(userId, count);
    return count;
  }

  #countsOf(family: ChatFamily): FamilyCounts {
    let counts = this.#counts.get(family);
    if (counts === undefined) {
      counts = { generation: 0, byUser: new Map() };
      this.#counts.set(family, counts);
    }
    return counts;
  }

  #follow(family: ChatFamily, tick: StagedTick): void {
    const counts = this.#countsOf(family);
    counts.generation++;
    if (tick.hasDeletions) counts.byUser.clear();
    for (const userId of tick.markedBy) counts.byUser.delete(userId);
    if (counts.byUser.size > 0) for (const id of tick.accepted) this.#add(family, counts.byUser, id);
  }

  #add(family: ChatFamily, counts: Map<UserId, Mutable<UnreadCount>>, id: MessageId): void {
    const author = authorOf(id);
    const home = family.warmSegment(homeSegmentOf(id));
    if (home === undefined) {
      counts.clear();
      return;
    }
    const mentioned = mentionsIn(home.index, id);
    for (const [userId, count] of counts) {
      if (userId === author || count.unread >= limits.unreadCountMax) continue;
      count.unread++;
      if (isMentioned(mentioned, userId)) count.mentions++;
    }
  }
}

async function countUnread(family: ChatFamily, userId: UserId): Promise<UnreadCount> {
  const { live, lastOrderKey } = family.settled?.progress ?? family.progress;
  if (lastOrderKey === null) return { unread: 0, mentions: 0 };
  const newest = await family.readSegment(live);
  const marker = newest.index.marker(userId);
  let unread = 0;
  let mentions = 0;
  for (let n = live; n >= Math.max(0, live - maxCountedSegments); n--) {
    const { index } = await family.readSegment(n);
    for (const { id, orderKey } of newestFirst(index)) {
      if (isSeen(orderKey, marker) || unread >= limits.unreadCountMax) return { unread, mentions };
      if (authorOf(id) === userId || !index.isAlive(id)) continue;
      unread++;
      const home = homeSegmentOf(id) === n ? index : (await family.readSegment(homeSegmentOf(id))).index;
      if (isMentioned(mentionsIn(home, id), userId)) mentions++;
    }
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
