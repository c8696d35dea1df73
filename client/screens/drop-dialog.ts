import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import "../components/dialog.ts";

interface DropDialogOptions {
  /** The chat's title; undefined keeps the dialog closed. */
  readonly title: string | undefined;
  /** Whether the server would give it again. */
  readonly returns: boolean;
  readonly drop: () => void;
  readonly close: () => void;
}

/** Asks before a chat's messages go from this device. */
export function dropDialog({ title, returns, drop, close }: DropDialogOptions): TemplateResult {
  return html`<roost-dialog ?open=${title !== undefined} .heading=${title ?? ""} @dialog-close=${close}>
    ${
      returns
        ? msg("Its messages go from this device, and come back when you open it with a connection.", {
            id: "drop.text",
          })
        : msg("You are no longer in this chat: its messages go from this device and do not come back.", {
            id: "drop.text-lost",
          })
    }
    <button slot="actions" class="button ${returns ? "button-primary" : "button-danger"}" @click=${drop}>
      ${msg("Remove from this device", { id: "drop.action" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${close}>${msg("Cancel", { id: "cancel" })}</button>
  </roost-dialog>`;
}
