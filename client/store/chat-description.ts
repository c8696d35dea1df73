import { equalFlat } from "lib0/object";
import { type ChatId, type ChatKind, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import type { MetaView } from "../../shared/model/meta.ts";
import { headOf, peerOf } from "./chat-list.ts";
import { applyChanges, isLeaving, nameChanges, type ChangeableChat } from "./pending-changes.ts";
import type { ChatChange } from "./person-ports.ts";
import type { ChatSegments } from "./chat-segments.ts";
import { isSameQuote } from "./message-details.ts";
import type { PeopleStore } from "./people-store.ts";
import { describePins, readPins } from "./pins.ts";
import type { ChatView, PersonView, QuoteView } from "./views.ts";

/** What is known of a chat from outside its documents: the server's summary, or the outbox. */
export interface ChatFacts {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly picture?: string | undefined;
  readonly memberIds: readonly UserId[];
  readonly adminIds: readonly UserId[];
  readonly live: number;
  readonly isOnServer: boolean;
  /** Nothing was written in it yet: only this device knows of it. */
  readonly isPlanned?: true;
  readonly isLost: boolean;
  /** What waits for being changed. */
  readonly changes: readonly ChatChange[];
  readonly seenUpTo?: OrderKey;
  /** How many messages are unread by the server's word. */
  readonly unread?: number;
  /** The newest message, if by the server's word everything was seen. */
  readonly allSeen?: OrderKey;
}

/** The chat's head, from its meta document where that is there. */
export function describeChat(
  me: UserId,
  facts: ChatFacts,
  segments: ChatSegments,
  people: PeopleStore,
  present: { readonly typing: readonly UserId[]; readonly looking: readonly UserId[] },
  unreadThreads: readonly MessageId[],
): ChatView {
  const meta = segments.metaView;
  const known = meta === undefined ? facts : { picture: facts.picture, ...readMembers(meta) };
  const isOut = isClosed(facts, segments) && facts.isOnServer && facts.kind === "group";
  // The last that came to this device is from before.
  const now = isOut ? applyChanges(known, [{ kind: "remove-member", userId: me }]) : known;
  const { title, picture, memberIds, adminIds } = applyChanges(now, facts.changes);
  const isMember = new Set(memberIds);
  const peerId = facts.kind === "direct" ? peerOf(me, memberIds) : undefined;
  return {
    id: facts.id,
    kind: facts.kind,
    ...headOf(people, peerId, title, picture),
    members: memberIds.map((id) => people.find(id)),
    removing: now.memberIds.filter((id) => id !== me && !isMember.has(id)).map((id) => people.find(id)),
    writable: !isClosed(facts, segments) && !isLeaving(facts.changes, me),
    typing: present.typing,
    looking: present.looking,
    adminIds,
    admin: adminIds.includes(me),
    pins: describePins(readPins(me, isClosed(facts, segments), segments), segments),
    pendingChanges: nameChanges(facts.changes, me),
    unreadThreads,
  };
}

/** By the server's word. */
export function isClosed(facts: ChatFacts, segments: ChatSegments): boolean {
  return facts.isLost || segments.meta?.access === "no-access";
}

function readMembers({ title, members }: MetaView): Omit<ChangeableChat, "picture"> {
  const memberIds = [...members.keys()];
  return { title, memberIds, adminIds: memberIds.filter((id) => members.get(id)?.admin === true) };
}

/** Keeps the view that is shown, and its lists, as long as the next one says the same. */
export function keepChatView(current: ChatView, next: ChatView): ChatView {
  const members = keepList<PersonView>(current.members, next.members);
  const removing = keepList<PersonView>(current.removing, next.removing);
  const typing = keepList<UserId>(current.typing, next.typing);
  const looking = keepList<UserId>(current.looking, next.looking);
  const adminIds = keepList<UserId>(current.adminIds, next.adminIds);
  const pins = keepList<QuoteView>(current.pins, next.pins, isSameQuote);
  const pendingChanges = keepList<string>(current.pendingChanges, next.pendingChanges);
  const unreadThreads = keepList<MessageId>(current.unreadThreads, next.unreadThreads);
  const kept = { ...next, members, removing, typing, looking, adminIds, pins, pendingChanges, unreadThreads };
  return equalFlat(current, kept) ? current : kept;
}

function keepList<T>(
  current: readonly T[],
  next: readonly T[],
  isSame: (a: T, b: T) => boolean = Object.is,
): readonly T[] {
  return current.length === next.length && current.every((item, i) => isSame(item, next[i] as T)) ? current : next;
}
