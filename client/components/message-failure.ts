import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { MessageView } from "../store/views.ts";
import { RoostElement } from "./roost-element.ts";

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
@customElement("roost-message-failure")
export class RoostMessageFailure extends RoostElement {
  /** The message that was not accepted. */
  @property({ attribute: false }) message!: MessageView;

  protected override render(): TemplateResult {
    const { failure } = this.message;
    // What was an edit would be a second message.
    const isFinal = failure === "no-access" || failure === "edit-not-valid";
    return html`<div class="mt-1 text-right text-12">
      <p class="text-danger-ink">${reasonText(failure)}</p>
      <div class="flex flex-wrap justify-end gap-x-4">
        ${isFinal ? nothing : this.#action(msg("Try again", { id: "try-again" }), "retry")}
        ${isFinal ? nothing : this.#action(msg("Edit", { id: "action.edit" }), "edit")}
        ${this.#action(msg("Copy text", { id: "message.copy" }), "copy")}
        ${this.#action(msg("Discard", { id: "message.discard" }), "discard")}
      </div>
    </div>`;
  }

  #action(label: string, action: FailedMessageAction): TemplateResult {
    return html`<button
      class="link min-h-8 text-12 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
      @click=${() => this.dispatchEvent(new FailedMessageEvent(action, this.message.id))}
    >
      ${label}
    </button>`;
  }
}

function reasonText(failure: string | undefined): string {
  switch (failure) {
    case "no-access":
      return msg("Not sent: you are no longer in this chat.", { id: "message.failed-no-access" });
    case "edit-not-valid":
      return msg("Not changed: the server did not accept it. The new text is kept here.", {
        id: "message.failed-edit",
      });
    default:
      return msg("Not sent: the server did not accept it. The text is kept here.", { id: "message.failed" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-message-failure": RoostMessageFailure;
  }
}
