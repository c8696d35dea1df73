import { authorOf, homeSegmentOf, sentAtOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import type { ChatProgress } from "../sync/chat-record.ts";
import type { UnreadCount } from "./unread-counts.ts";

const lastTextLength = 200;
/** Where nothing but deleted messages stands for longer than this, the newest one of them is told of. */
const segmentsSearched = 3;

/** One summary, and who sees the chat alike. */
export interface SharedSummary {
  readonly chat: ChatSummary;
  readonly userIds: readonly UserId[];
}

/** A chat as its list row shows it to one person, from what is on disk. */
export async function summarize(
  family: ChatFamily,
  userId: UserId,
  { unread, mentions }: UnreadCount,
): Promise<ChatSummary> {
  const chat = await describe(family);
  const isSeen = chat.last?.author === userId && (await isSeenByOthers(family, chat.last.id));
  return { ...toldOfSeen(chat, isSeen), unread, mentions };
}

/** The same for many people: what does not differ is read once. */
export async function summarizeForMany(
  family: ChatFamily,
  userIds: readonly UserId[],
  countOf: (userId: UserId) => Promise<UnreadCount>,
): Promise<readonly SharedSummary[]> {
  const counts: (UnreadCount & { readonly userId: UserId })[] = [];
  for (const userId of userIds) counts.push({ ...(await countOf(userId)), userId });
  const chat = await describe(family);
  const author = userIds.find((userId) => userId === chat.last?.author);
  const isSeen = author !== undefined && chat.last !== null && (await isSeenByOthers(family, chat.last.id));
  const groups = new Map<string, { readonly chat: ChatSummary; readonly userIds: UserId[] }>();
  for (const { userId, unread, mentions } of counts) {
    const isTold = isSeen && userId === author;
    const key = `${unread} ${mentions} ${isTold}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { chat: { ...toldOfSeen(chat, isTold), unread, mentions }, userIds: [userId] });
    else group.userIds.push(userId);
  }
  return [...groups.values()];
}

/** What everybody sees of a chat. */
type Description = Omit<ChatSummary, "unread" | "mentions">;

function toldOfSeen(chat: Description, isSeen: boolean): Description {
  return isSeen && chat.last !== null ? { ...chat, last: { ...chat.last, seen: true } } : chat;
}

async function describe(family: ChatFamily): Promise<Description> {
  const { record, progress } = family.settled ?? family;
  return {
    id: record.id,
    kind: record.kind,
    title: record.title,
    ...(record.picture === undefined ? {} : { picture: record.picture }),
    members: Object.entries(record.members).map(([id, membership]) => ({
      userId: id as UserId,
      joined: membership.joined,
      admin: membership.admin === true,
    })),
    live: progress.live,
    lastOrderKey: progress.lastOrderKey,
    last: await readLast(family, progress),
  };
}

/** The newest message that is not deleted, with what it says now. */
async function readLast(family: ChatFamily, { last, live }: ChatProgress): Promise<ChatSummary["last"]> {
  if (last === null) return null;
  const text = await readText(family, last.id);
  if (text !== undefined) return { ...last, text };
  for (let n = live; n >= 0 && n > live - segmentsSearched; n--) {
    const { index } = await family.readSegment(n);
    for (let i = index.ordered.length - 1; i >= 0; i--) {
      const id = index.ordered[i]?.id;
      if (id === undefined || !index.isAlive(id)) continue;
      const found = await readText(family, id);
      if (found !== undefined) return { id, author: authorOf(id), at: sentAtOf(id), text: found };
    }
  }
  return live < segmentsSearched ? null : { ...last, text: "" };
}

/** Whether anybody but its author has seen a message that is the newest, or stands shortly before it. */
async function isSeenByOthers(family: ChatFamily, id: MessageId): Promise<boolean> {
  const { live } = (family.settled ?? family).progress;
  const { index } = await family.readSegment(live);
  // Everybody's marker is carried into the live segment; the message may stand in the one before.
  const orderKey = index.orderKey(id) ?? (await family.readSegment(homeSegmentOf(id))).index.orderKey(id);
  if (orderKey === undefined) return false;
  return [...index.markers()].some(([userId, marker]) => userId !== authorOf(id) && marker >= orderKey);
}

/** Undefined: it is deleted. */
async function readText(family: ChatFamily, id: MessageId): Promise<string | undefined> {
  const { index } = await family.readSegment(homeSegmentOf(id));
  const body = index.body(id);
  if (body === undefined || body === 0) return undefined;
  const text = index.newestEdit(id)?.text ?? body.t;
  return text.slice(0, lastTextLength);
}
