import type { Closed } from "../components/closed-reason.ts";
import type { ChatView } from "../store/views.ts";

/** Why nothing can be written in a chat; undefined if it can. */
export function closedChat({ writable, pendingChanges }: ChatView): Closed | undefined {
  if (writable) return undefined;
  return pendingChanges.includes("leave") ? "leaving" : "out";
}
