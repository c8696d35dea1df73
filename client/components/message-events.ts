import type { MessageId } from "../../shared/lib/ids.ts";
import type { MessageAction } from "./message-actions.ts";

/** The person gives a reaction to a message, or takes theirs back. */
export class MessageReactionEvent extends Event {
  constructor(
    readonly messageId: MessageId,
    readonly emoji: string,
    readonly on: boolean,
  ) {
    super("message-reaction", { bubbles: true, composed: true });
  }
}

/** The person wants to know what an edited message said before. */
export class MessageHistoryEvent extends Event {
  constructor(readonly messageId: MessageId) {
    super("message-history", { bubbles: true, composed: true });
  }
}

/** The person wants to do something with a message. For `react` the picker belongs beside `anchor`. */
export class MessageActionEvent extends Event {
  constructor(
    readonly action: MessageAction,
    readonly messageId: MessageId,
    readonly anchor: Element,
  ) {
    super("message-action", { bubbles: true, composed: true });
  }
}
