import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatFacts } from "./chat-description.ts";
import type { ChatDirectory } from "./chat-directory.ts";
import { isAllSeen } from "./chat-record.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { PlannedChats } from "./planned-chats.ts";

/** What is known of a chat: by the server's list, else by what waits in the outbox, else by what is planned here. */
export function findFacts(
  chatId: ChatId,
  { identity, commands }: PersonPorts,
  directory: ChatDirectory,
  planned: PlannedChats,
): ChatFacts | undefined {
  const me = identity.user.id;
  const changes = commands.listChatChanges(chatId);
  const record = directory.find(chatId);
  if (record !== undefined) {
    const { summary, isLost, seenUpTo } = record;
    return {
      id: chatId,
      kind: summary.kind,
      title: summary.title,
      picture: summary.picture,
      memberIds: summary.members.map(({ userId }) => userId),
      adminIds: summary.members.filter(({ admin }) => admin).map(({ userId }) => userId),
      live: summary.live,
      unread: isAllSeen(record) ? 0 : summary.unread,
      isOnServer: true,
      isLost: isLost === true,
      changes,
      ...(seenUpTo === undefined ? {} : { seenUpTo }),
      ...(summary.unread > 0 || summary.lastOrderKey === null ? {} : { allSeen: summary.lastOrderKey }),
    };
  }
  const pending = commands.listPendingChats().find(({ id }) => id === chatId);
  if (pending !== undefined) {
    const { id, kind, title, isRefused: isLost } = pending;
    const adminIds = kind === "group" ? [me] : [];
    const memberIds = [me, ...pending.memberIds];
    return { id, kind, title, memberIds, adminIds, live: 0, isOnServer: false, isLost, changes };
  }
  const plan = planned.all.get(chatId);
  if (plan === undefined) return undefined;
  return {
    id: chatId,
    kind: "direct",
    title: "",
    memberIds: [me, plan.peerId],
    adminIds: [],
    live: 0,
    isOnServer: false,
    isPlanned: true,
    isLost: false,
    changes,
  };
}
