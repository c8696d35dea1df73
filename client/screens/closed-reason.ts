import { msg } from "@lit/localize";
import type { ChatView } from "../store/views.ts";

/** Why nothing can be written in a chat; empty if it can. */
export function closedReason({ writable, pendingChanges }: ChatView): string {
  if (writable) return "";
  return pendingChanges.includes("leave")
    ? msg("You have left this group. The others see it with the next connection; what is here stays readable.", {
        id: "chat.leaving",
      })
    : msg("You are no longer in this chat. What is here stays readable.", { id: "chat.closed" });
}
