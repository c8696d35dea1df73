import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";

/** A message that somebody wanted to see is neither here nor to be had now, or is not there any more. */
export function missingDialog(reason: "offline" | "gone" | undefined, close: () => void): TemplateResult {
  const isGone = reason === "gone";
  return html`<roost-dialog
    ?open=${reason !== undefined}
    .heading=${
      isGone
        ? msg("This message is not there any more", { id: "message.gone-title" })
        : msg("This message is not on this device yet", { id: "quote.unknown" })
    }
    @dialog-close=${close}
  >
    ${
      isGone
        ? msg("It may have been deleted, or the link is not complete.", { id: "message.gone" })
        : msg("It comes with the next connection. Nothing else is missing.", { id: "message.not-here" })
    }
    <button slot="actions" class="button" @click=${close}>${msg("Close", { id: "close" })}</button>
  </roost-dialog>`;
}
