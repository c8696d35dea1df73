import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatId } from "../../shared/lib/ids.ts";
import "../components/dialog.ts";
import type { UnsentTextView } from "../store/device-storage.ts";
import { unsentTexts } from "./unsent-texts.ts";

interface SignOutDialogOptions {
  /** How many messages and commands are only on this device; undefined keeps the dialog closed. */
  readonly unsent: number | undefined;
  /** What was written, of these. */
  readonly texts: readonly UnsentTextView[];
  readonly titleOf: (chatId: ChatId) => string;
  readonly close: () => void;
  readonly signOut: (erase: boolean) => void;
}

/** Asks before anything can be lost. */
export function signOutDialog({ unsent, texts, titleOf, close, signOut }: SignOutDialogOptions): TemplateResult {
  const count = unsent ?? 0;
  const heading =
    count === 0
      ? msg("Sign out on this device?", { id: "sign-out.title" })
      : count === 1
        ? msg("One thing is only on this device", { id: "sign-out.unsent-one" })
        : msg(str`${count} things are only on this device`, { id: "sign-out.unsent-many" });
  const text =
    count === 0
      ? msg("Everything here is safe on the server. You can leave a copy on this device for the next time.", {
          id: "sign-out.text",
        })
      : count === 1
        ? msg("It has not reached the server yet. Kept here, it goes out when you sign in again; erased, it is gone.", {
            id: "sign-out.unsent-text-one",
          })
        : msg(
            "They have not reached the server yet. Kept here, they go out when you sign in again; erased, they are gone.",
            { id: "sign-out.unsent-text" },
          );
  return html`<roost-dialog ?open=${unsent !== undefined} .heading=${heading} @dialog-close=${close}>
    ${text} ${unsentTexts(texts, titleOf)} ${otherChanges(count - texts.length, texts.length)}
    <button slot="actions" class="button button-primary" @click=${() => signOut(false)}>
      ${msg("Sign out and keep everything here", { id: "sign-out.keep" })}
    </button>
    <button slot="actions" class="button ${count === 0 ? "" : "button-danger"}" @click=${() => signOut(true)}>
      ${msg("Sign out and erase it from this device", { id: "sign-out.erase" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${close}>${msg("Stay", { id: "sign-out.stay" })}</button>
  </roost-dialog>`;
}

/** What is counted but is no text: the list would seem to lack it. */
function otherChanges(count: number, listed: number): TemplateResult | typeof nothing {
  if (count <= 0 || listed === 0) return nothing;
  return html`<p class="mt-2 text-13 text-ink-soft">
    ${
      count === 1
        ? msg("And one other change, such as of a group", { id: "sign-out.other-one" })
        : msg(str`And ${count} other changes, such as of a group`, { id: "sign-out.other-many" })
    }
  </p>`;
}
