import { msg, str } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { Info, Search } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import "../components/avatar.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import { searchPath } from "../components/search-address.ts";
import { presenceText } from "../components/presence-text.ts";
import type { ChatView, ConnectionView, PersonView } from "../store/views.ts";
import { backLink } from "./back-link.ts";

/** What is in its slot shows until it comes. */
import("../components/connection-pill.ts").catch(reportError);

interface ChatHeaderOptions {
  readonly chat: ChatView;
  readonly people: ReadonlyMap<UserId, PersonView>;
  readonly connection: ConnectionView;
  readonly ownId: UserId | undefined;
  /** The details are open. */
  readonly detailed: boolean;
}

/** Who this chat is with, and one line of what they are doing. On phones it also tells about the connection. */
export function chatHeader({ chat, people, connection, ownId, detailed }: ChatHeaderOptions): TemplateResult {
  const peer = chat.peerId === undefined ? undefined : people.get(chat.peerId);
  const details = msg("Details", { id: "details.title" });
  const find = msg("Search in this chat", { id: "search.in-chat" });
  const line = html`<span class="block truncate">${activity(chat, peer, ownId)}</span>`;
  return html`<header
    class="flex h-16 flex-none items-center gap-3 border-b border-line bg-ground px-2 md:px-4 pt-[env(safe-area-inset-top)] box-content"
  >
    <span class="-mr-2 md:hidden">${backLink(paths.home)}</span>
    <roost-avatar
      class="max-[22.5rem]:hidden"
      size="40"
      .name=${chat.title}
      .seed=${chat.peerId ?? chat.id}
      .picture=${chat.picture}
      ?online=${peer?.online === true}
    ></roost-avatar>
    <div class="min-w-0 flex-1 self-start pt-3">
      <h1 class="truncate text-15 leading-5 font-strong" dir="auto">${chat.title}</h1>
      <div class="text-13 text-ink-soft">
        <roost-connection-pill class="md:hidden" .connection=${connection}>${line}</roost-connection-pill>
        <div class="max-md:hidden">${line}</div>
      </div>
    </div>
    <a class="icon-button" href=${searchPath({ text: "", in: chat.id })} title=${find}>${icon(Search)}</a>
    <a
      class="icon-button -ml-3"
      href=${detailed ? paths.chat(chat.id) : paths.chatDetails(chat.id)}
      aria-current=${detailed ? "true" : "false"}
      title=${details}
      >${icon(Info)}</a
    >
  </header>`;
}

function activity(chat: ChatView, peer: PersonView | undefined, ownId: UserId | undefined): string {
  if (chat.kind === "direct") return peer === undefined ? "" : presenceText(peer);
  const members = chat.members.length;
  const others = chat.members.filter((person) => person.online && person.id !== ownId).length;
  // Oneself is there, too; alone, that is no news.
  const online = others === 0 ? 0 : others + Number(chat.members.some(({ id }) => id === ownId));
  const count =
    members === 1 ? msg("1 member", { id: "members.one" }) : msg(str`${members} members`, { id: "members.many" });
  return online === 0 ? count : `${count}, ${msg(str`${online} online`, { id: "members.online" })}`;
}
