import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import "../components/dialog.ts";

interface DiscardDialogOptions {
  readonly isOpen: boolean;
  readonly discard: () => void;
  readonly close: () => void;
}

/** Asks before the text of a message that was never sent is given up. */
export function discardDialog({ isOpen, discard, close }: DiscardDialogOptions): TemplateResult {
  return html`<roost-dialog
    ?open=${isOpen}
    .heading=${msg("Discard this message?", { id: "discard.title" })}
    @dialog-close=${close}
  >
    ${msg("It was never sent. Its text is gone then, here and everywhere.", { id: "discard.text" })}
    <button slot="actions" class="button button-danger" @click=${discard}>
      ${msg("Discard", { id: "message.discard" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${close}>
      ${msg("Keep it", { id: "discard.keep" })}
    </button>
  </roost-dialog>`;
}
