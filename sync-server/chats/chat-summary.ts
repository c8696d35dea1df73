import { authorOf, homeSegmentOf, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { SegmentIndex } from "../../shared/model/segment-index.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import { mentions } from "../../shared/text/mentions.ts";
import type { ChatFamily } from "../sync/chat-family.ts";

/** A chat as its list row shows it to one person, from what is on disk. */
export async function summarize(family: ChatFamily, userId: UserId): Promise<ChatSummary> {
  const { record, progress } = family;
  const counts = await countUnread(family, userId);
  return {
    id: record.id,
    kind: record.kind,
    title: record.title,
    members: Object.entries(record.members).map(([id, membership]) => ({
      userId: id as UserId,
      joined: membership.joined,
      admin: membership.admin === true,
    })),
    live: progress.live,
    lastOrderKey: progress.lastOrderKey,
    last: progress.last,
    ...counts,
  };
}

/** Messages of others above the person's marker that are not deleted; both counts stop at 1,000 unread messages. */
async function countUnread(family: ChatFamily, userId: UserId): Promise<{ unread: number; mentions: number }> {
  const { live, lastOrderKey } = family.progress;
  if (lastOrderKey === null) return { unread: 0, mentions: 0 };
  const newest = await family.readSegment(live);
  const marker = newest.index.marker(userId);
  let unread = 0;
  let mentioned = 0;
  for (let n = live; n >= 0 && unread < limits.unreadCountMax; n--) {
    const { index } = await family.readSegment(n);
    for (const { id, orderKey } of newestFirst(index)) {
      if (isSeen(orderKey, marker) || unread >= limits.unreadCountMax) return { unread, mentions: mentioned };
      if (authorOf(id) === userId || !index.isAlive(id)) continue;
      unread++;
      const home = homeSegmentOf(id) === n ? index : (await family.readSegment(homeSegmentOf(id))).index;
      const body = home.body(id);
      if (body !== undefined && body !== 0 && mentions(body.t, userId)) mentioned++;
    }
  }
  return { unread, mentions: mentioned };
}

function isSeen(orderKey: OrderKey, marker: OrderKey | undefined): boolean {
  return marker !== undefined && orderKey <= marker;
}

function* newestFirst(index: SegmentIndex): Iterable<SegmentIndex["ordered"][number]> {
  for (let i = index.ordered.length - 1; i >= 0; i--) yield index.ordered[i] as SegmentIndex["ordered"][number];
}
