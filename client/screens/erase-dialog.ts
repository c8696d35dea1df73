import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatId } from "../../shared/lib/ids.ts";
import "../components/dialog.ts";
import { nameList } from "../components/name-list.ts";
import type { UnsentTextView } from "../store/device-storage.ts";
import { unsentTexts } from "./unsent-texts.ts";

interface EraseDialogOptions {
  /** What would be lost; undefined keeps the dialog closed. */
  readonly texts: readonly UnsentTextView[] | undefined;
  readonly titleOf: (chatId: ChatId) => string;
  /** Titles of groups that the person is no longer in: the server gives nothing of them any more. */
  readonly left: readonly string[];
  /** The texts are on the clipboard. */
  readonly isCopied: boolean;
  /** Why they are not. */
  readonly problem: string;
  readonly copy: () => void;
  readonly erase: () => void;
  readonly close: () => void;
}

/** Asks before this device forgets everything, and shows what nobody else has. */
export function eraseDialog({
  texts,
  titleOf,
  left,
  isCopied,
  problem,
  copy,
  erase,
  close,
}: EraseDialogOptions): TemplateResult {
  const count = texts?.length ?? 0;
  const heading =
    count === 0
      ? msg("Erase everything from this device?", { id: "erase.title" })
      : count === 1
        ? msg("One text is only on this device", { id: "erase.unsent-one" })
        : msg(str`${count} texts are only on this device`, { id: "erase.unsent-many" });
  return html`<roost-dialog ?open=${texts !== undefined} .heading=${heading} @dialog-close=${close}>
    ${
      count === 0
        ? msg("You are signed out here, and the copies of your chats go. On the server they stay.", {
            id: "erase.text",
          })
        : msg("Erased, they are gone for good. Everything else stays on the server.", { id: "erase.unsent-text" })
    }
    ${left.length === 0 ? nothing : html`<p class="mt-2 wrap-anywhere">${leftText(left)}</p>`}
    ${unsentTexts(texts ?? [], titleOf)}
    ${problem === "" ? nothing : html`<p class="mt-2 text-13 text-danger-ink" role="alert">${problem}</p>`}
    ${
      count === 0
        ? nothing
        : html`<button slot="actions" class="button" @click=${copy}>
            ${isCopied ? msg("Copied", { id: "code.copied" }) : msg("Copy these texts", { id: "erase.copy" })}
          </button>`
    }
    <button slot="actions" class="button button-danger" @click=${erase}>
      ${msg("Sign out and erase everything here", { id: "erase.action" })}
    </button>
    <button slot="actions" class="button button-quiet" @click=${close}>${msg("Cancel", { id: "cancel" })}</button>
  </roost-dialog>`;
}

function leftText(left: readonly string[]): string {
  const groups = nameList(left);
  return msg(str`You are no longer in ${groups}: what this device has of that is gone for you.`, { id: "erase.left" });
}
