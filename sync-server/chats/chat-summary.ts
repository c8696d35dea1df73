import { homeSegmentOf, type UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import type { LastMessage } from "../sync/chat-record.ts";
import type { UnreadCount } from "./unread-counts.ts";

const lastTextLength = 200;

/** A chat as its list row shows it to one person, from what is on disk. */
export async function summarize(family: ChatFamily, { unread, mentions }: UnreadCount): Promise<ChatSummary> {
  const { record, progress } = family.settled ?? family;
  const last = progress.last === null ? null : { ...progress.last, text: await readText(family, progress.last) };
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
    last,
    unread,
    mentions,
  };
}

async function readText(family: ChatFamily, { id }: LastMessage): Promise<string> {
  const { index } = await family.readSegment(homeSegmentOf(id));
  const body = index.body(id);
  const text = body === undefined || body === 0 ? "" : (index.newestEdit(id)?.text ?? body.t);
  return text.slice(0, lastTextLength);
}
