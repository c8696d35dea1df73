import { msg } from "@lit/localize";

/** Why nothing can be written: left, which the server does not know yet, or no longer in the chat. */
export type Closed = "leaving" | "out";

export function closedReason(closed: Closed): string {
  return closed === "leaving"
    ? msg("You have left this group. The others see it with the next connection; what is here stays readable.", {
        id: "chat.leaving",
      })
    : msg("You are no longer in this chat. What is here stays readable.", { id: "chat.closed" });
}
