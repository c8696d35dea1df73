import type { UserId } from "../../shared/lib/ids.ts";
import type { ChatChange } from "./person-ports.ts";

/** What changes of a group can change. */
export interface ChangeableChat {
  readonly title: string;
  readonly picture?: string | undefined;
  readonly memberIds: readonly UserId[];
  readonly adminIds: readonly UserId[];
}

/** A chat as it will be when the changes that wait are done. */
export function applyChanges(chat: ChangeableChat, changes: readonly ChatChange[]): ChangeableChat {
  if (changes.length === 0) return chat;
  let { title, picture } = chat;
  const memberIds = new Set(chat.memberIds);
  const adminIds = new Set(chat.adminIds);
  for (const change of changes) {
    if (change.kind === "rename") title = change.title;
    else if (change.kind === "picture") picture = change.picture?.name;
    else if (change.kind === "remove-member") {
      memberIds.delete(change.userId);
      adminIds.delete(change.userId);
    } else {
      memberIds.add(change.userId);
      if (change.admin === true) adminIds.add(change.userId);
      else if (change.admin === false) adminIds.delete(change.userId);
    }
  }
  return { title, picture, memberIds: [...memberIds], adminIds: [...adminIds] };
}

/** The changes by the names that `ChatView.pendingChanges` promises. */
export function nameChanges(changes: readonly ChatChange[], me: UserId): readonly string[] {
  return [...new Set(changes.map((change) => nameOf(change, me)))];
}

/** Whether this person has left, and the server does not know yet. */
export function isLeaving(changes: readonly ChatChange[], me: UserId): boolean {
  return changes.some((change) => isOwnLeaving(change, me));
}

export function isOwnLeaving(change: ChatChange, me: UserId): boolean {
  return change.kind === "remove-member" && change.userId === me;
}

function nameOf(change: ChatChange, me: UserId): string {
  if (change.kind === "rename") return "title";
  if (change.kind === "picture") return "picture";
  if (change.kind === "remove-member") return isOwnLeaving(change, me) ? "leave" : `remove:${change.userId}`;
  return `${change.admin === undefined ? "add" : "admin"}:${change.userId}`;
}
