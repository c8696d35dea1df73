import type { ChatId, ChatKind, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { peerOf } from "./chat-list.ts";
import type { ChatSegments } from "./chat-segments.ts";
import type { PeopleStore } from "./people-store.ts";
import type { ChatView, PersonView } from "./views.ts";

/** What is known of a chat from outside its documents: the server's summary, or the outbox. */
export interface ChatFacts {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  readonly memberIds: readonly UserId[];
  readonly live: number;
  readonly isOnServer: boolean;
  readonly isLost: boolean;
  readonly seenUpTo?: OrderKey;
}

/** The chat's head, from its meta document where that is there. */
export function describeChat(
  me: UserId,
  facts: ChatFacts,
  segments: ChatSegments,
  people: PeopleStore,
  typing: readonly UserId[],
): ChatView {
  const meta = segments.metaView;
  const memberIds = meta === undefined ? facts.memberIds : [...meta.members.keys()];
  const peerId = facts.kind === "direct" ? peerOf(me, memberIds) : undefined;
  return {
    id: facts.id,
    kind: facts.kind,
    title: peerId === undefined ? (meta?.title ?? facts.title) : people.find(peerId).displayName,
    ...(peerId === undefined ? {} : { peerId }),
    members: memberIds.map((id) => people.find(id)),
    writable: !facts.isLost && segments.meta?.access !== "no-access",
    typing,
  };
}

/** Keeps the view that is shown, and its lists, as long as the next one says the same. */
export function keepChatView(current: ChatView, next: ChatView): ChatView {
  const members = keepList<PersonView>(current.members, next.members);
  const typing = keepList<UserId>(current.typing, next.typing);
  const isSame =
    members === current.members &&
    typing === current.typing &&
    current.title === next.title &&
    current.peerId === next.peerId &&
    current.writable === next.writable;
  return isSame ? current : { ...next, members, typing };
}

function keepList<T>(current: readonly T[], next: readonly T[]): readonly T[] {
  return current.length === next.length && current.every((item, i) => item === next[i]) ? current : next;
}
