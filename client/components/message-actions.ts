import type { DeliveryState } from "../store/views.ts";

export type MessageAction =
  | "reply"
  | "thread"
  | "react"
  | "edit"
  | "copy-text"
  | "copy-link"
  | "forward"
  | "seen-by"
  | "pin"
  | "unpin"
  | "mark-unread"
  | "delete"
  | "remove";

export interface MessageSituation {
  readonly own: boolean;
  readonly deleted: boolean;
  readonly state: DeliveryState;
  readonly pinned: boolean;
  /** The person may write in the chat. */
  readonly writable: boolean;
  /** The person is one of the chat's admins. */
  readonly admin: boolean;
  /** It stands in a thread already, where none can begin. */
  readonly inThread: boolean;
  /** It is asked in this chat who of several people has seen it. */
  readonly hasSeenCount: boolean;
  /** What can be done where it is shown; undefined: everything. */
  readonly offered?: ReadonlySet<MessageAction>;
}

/** What can be done with a message, in the order of its menu. All of it works offline. */
export function messageActions(situation: MessageSituation): readonly MessageAction[] {
  const { own, deleted, state, pinned, writable, admin, inThread, hasSeenCount, offered } = situation;
  if (deleted) return [];
  // What was refused has its own actions, and what is not accepted has no address yet.
  if (state === "failed") return ["copy-text"];
  const isAccepted = state !== "pending";
  const actions: readonly (readonly [MessageAction, boolean])[] = [
    ["reply", writable],
    ["thread", writable && !inThread],
    ["react", writable],
    ["edit", own && writable],
    ["copy-text", true],
    ["copy-link", isAccepted],
    ["forward", true],
    ["seen-by", hasSeenCount],
    [pinned ? "unpin" : "pin", writable],
    ["mark-unread", isAccepted && !own],
    ["delete", own && writable],
    ["remove", admin && !own],
  ];
  return actions.flatMap(([action, isPossible]) => (isPossible && offered?.has(action) !== false ? [action] : []));
}
