import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { MessageView } from "../store/views.ts";

export type FailedMessageAction = "retry" | "edit" | "copy" | "discard";

/** What shall become of a message that was not accepted. */
export class FailedMessageEvent extends Event {
  constructor(
    readonly action: FailedMessageAction,
    readonly messageId: MessageId,
  ) {
    super("failed-message", { bubbles: true, composed: true });
  }
}

/** Below a message that was not accepted: why, that its text is still here, and what can be done. */
export function messageFailure({ id, failure }: MessageView): TemplateResult {
  const act = (action: FailedMessageAction) => (event: Event) =>
    event.target?.dispatchEvent(new FailedMessageEvent(action, id));
  const isOut = failure === "no-access";
  const reason = isOut
    ? msg("Not sent: you are no longer in this chat.", { id: "message.failed-no-access" })
    : msg("Not sent: the server did not accept it. The text is kept here.", { id: "message.failed" });
  return html`<div class="mt-1 text-right text-12">
    <p class="text-danger-ink">${reason}</p>
    <div class="flex flex-wrap justify-end gap-x-4">
      ${isOut ? nothing : action(msg("Try again", { id: "try-again" }), act("retry"))}
      ${isOut ? nothing : action(msg("Edit", { id: "action.edit" }), act("edit"))}
      ${action(msg("Copy text", { id: "message.copy" }), act("copy"))}
      ${action(msg("Discard", { id: "message.discard" }), act("discard"))}
    </div>
  </div>`;
}

function action(label: string, run: (event: Event) => void): TemplateResult {
  return html`<button class="link min-h-8 text-12 pointer-coarse:min-h-11" @click=${run}>${label}</button>`;
}
