import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import "../components/avatar.ts";
import { paths } from "../components/paths.ts";
import type { ChatView } from "../store/views.ts";

/** What stands above the first message of a chat; who may read it is for those who belong to it. */
export function chatBeginning(chat: ChatView): TemplateResult {
  const isAlone = chat.kind === "group" && chat.members.length === 1 && chat.writable;
  const text =
    chat.kind === "direct"
      ? msg("Only the two of you can read this chat.", { id: "beginning.direct" })
      : isAlone
        ? msg("Nobody but you is in this group so far.", { id: "beginning.alone" })
        : msg(str`${chat.members.length} people can read this chat, from its first message on.`, {
            id: "beginning.group",
          });
  return html`<div class="flex flex-col items-center px-6 pt-12 pb-6 text-center">
    <roost-avatar size="88" .name=${chat.title} .seed=${chat.peerId ?? chat.id} .picture=${chat.picture}></roost-avatar>
    <h2 class="mt-4 max-w-full text-20 font-strong wrap-anywhere" dir="auto">${chat.title}</h2>
    ${
      chat.writable
        ? html`<p class="mt-1.5 max-w-80 text-13 text-balance text-ink-soft">
            ${text} ${msg("You can write at any time, with or without a connection.", { id: "beginning.offline" })}
          </p>`
        : nothing
    }
    ${
      isAlone
        ? html`<a class="button mt-4" href=${paths.chatDetails(chat.id)}
            >${msg("Add or invite people", { id: "beginning.invite" })}</a
          >`
        : nothing
    }
  </div>`;
}
