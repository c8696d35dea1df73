import { homeSegmentOf, sentAtOf, type ChatId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { segmentDocName } from "../../shared/lib/doc-name.ts";
import type { ChatPreferences } from "../../shared/model/user.ts";
import { isAllSeen, type ChatRecord, type LastSeenHere } from "./chat-record.ts";
import { isSameList } from "./message-details.ts";
import { applyChanges, isLeaving, type ChangeableChat } from "./pending-changes.ts";
import type { PendingChat, PersonPorts } from "./person-ports.ts";
import type { PeopleStore } from "./people-store.ts";
import type { PlannedChat } from "./planned-chats.ts";
import type { UnreadThread } from "./unread-threads.ts";
import type { ChatListItemView } from "./views.ts";

const noMembers: ChangeableChat = { title: "", memberIds: [], adminIds: [] };

type LastView = NonNullable<ChatListItemView["last"]>;

/** A row with what it is sorted by. */
interface Row {
  readonly view: ChatListItemView;
  readonly at: number;
}

export interface ChatListSources {
  readonly ports: PersonPorts;
  readonly people: PeopleStore;
  readonly records: ReadonlyMap<ChatId, ChatRecord>;
  /** Chats without a message; only those with a draft are in the list. */
  readonly planned: ReadonlyMap<ChatId, PlannedChat>;
  readonly readDraft: (chatId: ChatId) => string;
  /** The latest draft in a thread of the chat. */
  readonly findThreadDraft: (chatId: ChatId) => { readonly root: MessageId; readonly text: string } | undefined;
  readonly readPreferences: (chatId: ChatId) => ChatPreferences;
  /** The newest message of a chat that the server does not know yet. */
  readonly findPendingLast: (chatId: ChatId) => LastSeenHere | undefined;
  /** Being deleted: its text is not to be shown any more. */
  readonly isHidden: (id: MessageId) => boolean;
  /** On any device. */
  readonly isThreadSeen: (thread: UnreadThread) => boolean;
  /** Marked as unread by hand. */
  readonly isMarkedUnread: (chatId: ChatId) => boolean;
  /** Unread messages as an open chat counts them; undefined for chats that are not open. */
  readonly countUnread: (chatId: ChatId) => number | undefined;
}

/** The chats that were pinned, then the others, newest first; rows that say the same as in `current` are the same objects. */
export function buildChatList(
  sources: ChatListSources,
  current: readonly ChatListItemView[],
): readonly ChatListItemView[] {
  const rows: Row[] = [];
  for (const record of sources.records.values()) rows.push(rowOfRecord(sources, record));
  const pending = sources.ports.commands.listPendingChats();
  for (const chat of pending) if (!sources.records.has(chat.id)) rows.push(rowOfPending(sources, chat));
  for (const [id, plan] of sources.planned) {
    const isElsewhere = sources.records.has(id) || pending.some((chat) => chat.id === id);
    const isWritten = sources.findPendingLast(id) !== undefined;
    if (!isElsewhere && (isWritten || sources.readDraft(id).trim() !== "")) {
      rows.push(rowOfPending(sources, pendingOf(id, plan), isWritten));
    }
  }
  rows.sort((a, b) => Number(b.view.pinned) - Number(a.view.pinned) || b.at - a.at || (a.view.id < b.view.id ? -1 : 1));
  const known = new Map(current.map((view) => [view.id, view]));
  const views = rows.map(({ view }) => {
    const shown = known.get(view.id);
    return shown !== undefined && saysSame(shown, view) ? shown : view;
  });
  return isSameList(views, current) ? current : views;
}

/** Whether a chat that the server knows would stand in the list as it does now. */
export function isShownRight(sources: ChatListSources, chatId: ChatId, current: readonly ChatListItemView[]): boolean {
  const record = sources.records.get(chatId);
  const shown = current.find(({ id }) => id === chatId);
  return record !== undefined && saysSame(shown, rowOfRecord(sources, record).view);
}

function rowOfRecord(sources: ChatListSources, record: ChatRecord): Row {
  const { summary } = record;
  const me = sources.ports.identity.user.id;
  const peerId =
    summary.kind === "direct"
      ? peerOf(
          me,
          summary.members.map(({ userId }) => userId),
        )
      : undefined;
  const changes = sources.ports.commands.listChatChanges(summary.id);
  const { title, picture } = applyChanges({ ...noMembers, title: summary.title, picture: summary.picture }, changes);
  const last = lastOf(sources, record);
  const joined = summary.members.find(({ userId }) => userId === me)?.joined ?? 0;
  return {
    at: last?.at ?? joined,
    view: {
      id: summary.id,
      kind: summary.kind,
      ...headOf(sources.people, peerId, title, picture),
      ...(last === undefined ? {} : { last }),
      ...unreadOf(sources, record),
      ...draftOf(sources, summary.id),
      pending: false,
      ...marksOf(sources, summary.id, peerId),
      ...membershipOf(sources, record),
      ...threadsOf(sources, record),
    },
  };
}

function pendingOf(id: ChatId, { peerId, plannedAt }: PlannedChat): PendingChat {
  return { id, kind: "direct", title: "", memberIds: [peerId], givenAt: plannedAt, isRefused: false };
}

function rowOfPending(sources: ChatListSources, chat: PendingChat, pending = true): Row {
  const peerId = chat.kind === "direct" ? chat.memberIds[0] : undefined;
  const changes = sources.ports.commands.listChatChanges(chat.id);
  const { title, picture } = applyChanges({ ...noMembers, title: chat.title }, changes);
  const here = sources.findPendingLast(chat.id);
  return {
    at: here?.at ?? chat.givenAt,
    view: {
      id: chat.id,
      kind: chat.kind,
      ...headOf(sources.people, peerId, title, picture),
      ...(here === undefined || here.deleted ? {} : { last: viewOf(sources, chat.id, here) }),
      unread: 0,
      mentions: 0,
      ...draftOf(sources, chat.id),
      pending,
      ...marksOf(sources, chat.id, peerId),
      ...(chat.isRefused ? { failed: true } : {}),
      ...(isLeaving(changes, sources.ports.identity.user.id) ? { membership: "leaving" } : {}),
    },
  };
}

function draftOf(sources: ChatListSources, chatId: ChatId): Pick<ChatListItemView, "draft" | "draftThread"> {
  const draft = sources.readDraft(chatId);
  if (draft.trim() !== "") return { draft };
  const inThread = sources.findThreadDraft(chatId);
  if (inThread !== undefined) return { draft: inThread.text, draftThread: inThread.root };
  return draft === "" ? {} : { draft };
}

function marksOf(
  sources: ChatListSources,
  chatId: ChatId,
  peerId: UserId | undefined,
): Pick<ChatListItemView, "online" | "muted" | "pinned" | "archived" | "failed"> {
  const { muted = false, pinned = false, archived = false } = sources.readPreferences(chatId);
  const online = peerId !== undefined && sources.people.find(peerId).online;
  const failed = sources.ports.failedTexts.list().some(({ docName }) => docName.startsWith(`${chatId}.`));
  return { online, muted, pinned, archived, ...(failed ? { failed } : {}) };
}

function membershipOf(
  { ports }: ChatListSources,
  { summary, isLost }: ChatRecord,
): Pick<ChatListItemView, "membership"> {
  if (isLost === true) return { membership: "left" };
  return isLeaving(ports.commands.listChatChanges(summary.id), ports.identity.user.id) ? { membership: "leaving" } : {};
}

/** By what a chat is known: a direct one by the other person. */
export function headOf(
  people: PeopleStore,
  peerId: UserId | undefined,
  title: string,
  picture: string | undefined,
): Pick<ChatListItemView, "title" | "peerId" | "picture"> {
  if (peerId === undefined) return { title, picture };
  const { displayName, avatar } = people.find(peerId);
  return { title: displayName, peerId, picture: avatar };
}

/** The other person of a direct chat; oneself in a chat with oneself. */
export function peerOf(me: UserId, members: readonly UserId[]): UserId {
  return members.find((userId) => userId !== me) ?? me;
}

function lastOf(sources: ChatListSources, { summary, last: here }: ChatRecord): LastView | undefined {
  const me = sources.ports.identity.user.id;
  if (here !== undefined && isNewerThanSummary(sources, summary, here)) {
    // What was seen since the chat was closed here, only the server has told.
    const isSeen = summary.last?.id === here.id && summary.last.seen === true;
    return here.deleted ? undefined : viewOf(sources, summary.id, isSeen ? { ...here, seen: true } : here);
  }
  if (summary.last === null) return undefined;
  const { author, at } = summary.last;
  const text = sources.isHidden(summary.last.id) ? "" : summary.last.text;
  const own = author === me;
  return { author, own, text, at, ...(own ? { state: summary.last.seen === true ? "seen" : "sent" } : {}) };
}

function viewOf(sources: ChatListSources, chatId: ChatId, here: LastSeenHere): LastView {
  const { id, author, at, orderKey, seen, changed } = here;
  const text = sources.isHidden(id) ? "" : here.text;
  if (author !== sources.ports.identity.user.id) return { author, own: false, text, at };
  const isPending = (orderKey === undefined || changed === true) && isUnsent(sources, chatId, id);
  return { author, own: true, text, at, state: isPending ? "pending" : seen === true ? "seen" : "sent" };
}

function isNewerThanSummary(
  sources: ChatListSources,
  summary: ChatRecord["summary"],
  here: NonNullable<ChatRecord["last"]>,
): boolean {
  if (summary.lastOrderKey === null) return true;
  const reached = here.upTo ?? here.orderKey;
  if (reached !== undefined) return reached >= summary.lastOrderKey;
  // A pending message stands last for as long as it is pending; afterwards the server's word counts.
  return isUnsent(sources, summary.id, here.id) || sentAtOf(here.id) > sentAtOf(summary.lastOrderKey);
}

function isUnsent(sources: ChatListSources, chatId: ChatId, id: NonNullable<ChatRecord["last"]>["id"]): boolean {
  return sources.ports.isUnsent(segmentDocName(chatId, homeSegmentOf(id)));
}

function unreadOf(sources: ChatListSources, record: ChatRecord): { unread: number; mentions: number } {
  const { summary } = record;
  // Who has left cannot say any more how far they have read: the number would stay for good.
  const isClosed = membershipOf(sources, record).membership !== undefined;
  const counted = isClosed ? 0 : (sources.countUnread(summary.id) ?? (isAllSeen(record) ? 0 : summary.unread));
  const unread = counted === 0 && sources.isMarkedUnread(summary.id) ? 1 : counted;
  return { unread, mentions: unread === 0 ? 0 : Math.min(summary.mentions, unread) };
}

function threadsOf(
  { isThreadSeen }: ChatListSources,
  { unreadThreads = [] }: ChatRecord,
): Pick<ChatListItemView, "unreadThreads"> {
  const count = unreadThreads.filter((thread) => !isThreadSeen(thread)).length;
  return count === 0 ? {} : { unreadThreads: count };
}

/** Whether two rows say the same; what they hold is plain. */
function saysSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const keys = Object.keys(a) as (keyof typeof a)[];
  return keys.length === Object.keys(b).length && keys.every((key) => saysSame(a[key], b[key]));
}
