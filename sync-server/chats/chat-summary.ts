import type { UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import type { UnreadCount } from "./unread-counts.ts";

/** A chat as its list row shows it to one person. */
export function summarize({ record, progress }: ChatFamily, { unread, mentions }: UnreadCount): ChatSummary {
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
    unread,
    mentions,
  };
}
