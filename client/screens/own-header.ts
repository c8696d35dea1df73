import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { PanelLeft, Search, SquarePen } from "lucide";
import "../components/avatar.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import type { ConnectionView, SessionView } from "../store/views.ts";

/** What is in its slot shows until it comes. */
import("../components/connection-pill.ts").catch(reportError);

interface OwnHeaderOptions {
  readonly me: Extract<SessionView, { readonly me: unknown }>["me"];
  readonly connection: ConnectionView;
  /** There is only room for pictures, one below the other. */
  readonly isFolded: boolean;
  readonly toggle: () => void;
  readonly find: () => void;
}

/** Above the list of chats: oneself, the connection, and what can be begun. */
export function ownHeader({ me, connection, isFolded, toggle, find }: OwnHeaderOptions): TemplateResult {
  const settings = msg("Profile and settings", { id: "settings.title" });
  const write = msg("New chat", { id: "new-chat.title" });
  const search = msg("Find a person or a chat", { id: "switcher.label" });
  const fold = isFolded
    ? msg("Show names and messages", { id: "chats.unfold" })
    : msg("Show pictures only", { id: "chats.fold" });
  return html`<div
    class="box-content flex flex-none items-center pt-[env(safe-area-inset-top)] ${
      isFolded ? "flex-col pb-2" : "h-16 gap-3 px-4"
    }"
  >
    <a href=${paths.settings} class="reach rounded-full ${isFolded ? "my-3" : ""}" title=${settings}>
      <roost-avatar size="40" .name=${me.displayName} .seed=${me.id} .picture=${me.avatar}></roost-avatar>
    </a>
    ${
      isFolded
        ? nothing
        : html`<div class="min-w-0 flex-1 self-start pt-3">
            <div class="truncate text-15 leading-5 font-strong" dir="auto">${me.displayName}</div>
            <roost-connection-pill .connection=${connection}>
              <span class="block truncate text-12 text-ink-faint">${me.email}</span>
            </roost-connection-pill>
          </div>`
    }
    <button class="icon-button max-md:hidden! xl:hidden! ${isFolded ? "" : "-mr-4"}" title=${fold} @click=${toggle}>
      ${icon(PanelLeft)}
    </button>
    ${isFolded ? html`<button class="icon-button" title=${search} @click=${find}>${icon(Search)}</button>` : nothing}
    <a href=${paths.newChat} class="icon-button ${isFolded ? "" : "-mr-2"}" title=${write}>${icon(SquarePen)}</a>
  </div>`;
}
