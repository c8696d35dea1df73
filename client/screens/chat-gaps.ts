import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";
import type { ConnectionView } from "../store/views.ts";

/** Instead of a chat that this device knows nothing of. */
export function unknownChat(connection: ConnectionView): TemplateResult {
  const text =
    connection.status === "synced"
      ? msg("It may have been deleted, or you are not a member of it.", { id: "chat.unknown" })
      : msg("If you are a member, it appears here as soon as this device is up to date.", { id: "chat.unknown-yet" });
  return emptyState({
    drawing: lineArt.nobody(),
    title: msg("This chat is not on this device", { id: "chat.unknown-title" }),
    text,
    action: html`<a class="button" href="/">${msg("Show my chats", { id: "show-chats" })}</a>`,
    isPage: true,
  });
}

/** Instead of messages that the server told of, but that this device does not have. */
export function messagesNotHereYet({ status }: ConnectionView): TemplateResult {
  const isOffline = status === "offline";
  return html`<div class="grid flex-1 place-items-center p-6" aria-busy=${isOffline ? "false" : "true"}>
    ${
      isOffline
        ? html`<p class="max-w-80 text-center text-15 text-balance text-ink-soft">
            ${msg("The messages of this chat are not on this device yet. They come with the next connection.", {
              id: "chat.not-here-yet",
            })}
          </p>`
        : nothing
    }
  </div>`;
}
