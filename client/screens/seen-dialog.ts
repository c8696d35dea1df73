import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import "../components/avatar.ts";
import "../components/dialog.ts";
import { seenCountLabel, seenCountOf } from "../components/seen-count.ts";
import type { ChatView, MessageView, PersonView } from "../store/views.ts";

interface SeenDialogOptions {
  /** The message in question, while it is. */
  readonly message: MessageView | undefined;
  readonly chat: ChatView;
  readonly close: () => void;
}

/** Who of a group has seen a message, and who has not yet. */
export function seenDialog({ message, chat, close }: SeenDialogOptions): TemplateResult {
  const others = chat.members.filter(({ id }) => id !== message?.author);
  const isSeer = ({ id }: PersonView): boolean => message?.seenBy.includes(id) === true;
  const ids = others.map(({ id }) => id);
  const count = message === undefined ? undefined : seenCountOf(message, ids);
  return html`<roost-dialog
    ?open=${message !== undefined}
    .heading=${count === undefined || count.seen === 0 ? msg("Not seen yet", { id: "seen.nobody" }) : seenCountLabel(count)}
    @dialog-close=${close}
  >
    ${people(msg("Seen", { id: "delivery.seen" }), others.filter(isSeer))}
    ${people(
      msg("Not yet", { id: "seen.not-yet" }),
      others.filter((person) => !isSeer(person)),
    )}
    <button slot="actions" class="button" autofocus @click=${close}>${msg("Close", { id: "close" })}</button>
  </roost-dialog>`;
}

function people(title: string, list: readonly PersonView[]): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  return html`<h3 class="pt-3 pb-1 text-13 font-medium">${title}</h3>
    <ul class="flex flex-col" aria-label=${title}>
      ${list.map(
        ({ id, displayName, avatar }) =>
          html`<li class="flex min-h-11 items-center gap-2.5 text-ink">
            <roost-avatar size="32" .name=${displayName} .seed=${id} .picture=${avatar}></roost-avatar>
            <span class="truncate" dir="auto">${displayName}</span>
          </li>`,
      )}
    </ul>`;
}
