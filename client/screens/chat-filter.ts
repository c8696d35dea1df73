import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatListItemView } from "../store/views.ts";

/** Which chats are in the list. */
export type ChatFilter = "all" | "unread" | "archived";

interface ChatFiltersOptions {
  readonly chats: readonly ChatListItemView[];
  readonly filter: ChatFilter;
  readonly choose: (filter: ChatFilter) => void;
}

/** The open chat stays in the list of unread ones while it is read. */
export function isShown(chat: ChatListItemView, filter: ChatFilter, selectedId: ChatId | undefined): boolean {
  if (filter === "archived") return chat.archived;
  if (chat.archived) return false;
  return filter === "all" || isUnread(chat) || chat.id === selectedId;
}

/** All, only unread, or the archive. Once there are chats it stays: the list must not move when something unread comes. */
export function chatFilters({ chats, filter, choose }: ChatFiltersOptions): TemplateResult | typeof nothing {
  const hasArchived = chats.some((chat) => chat.archived);
  if (chats.length === 0) return nothing;
  const choices: readonly (readonly [ChatFilter, string])[] = [
    ["all", msg("All", { id: "chats.filter-all" })],
    ["unread", msg("Unread", { id: "chats.filter-unread" })],
    ...(hasArchived || filter === "archived"
      ? ([["archived", archiveLabel(chats.filter(isLoud).length)]] as const)
      : []),
  ];
  return html`<div
    class="flex gap-1.5 px-4 pb-2"
    role="group"
    aria-label=${msg("Which chats are shown", { id: "chats.filter" })}
  >
    ${choices.map(
      ([value, label]) =>
        html`<button
          class="min-h-8 rounded-full border px-3 text-13 font-medium pointer-coarse:min-h-11 pointer-coarse:min-w-11 ${
            value === filter
              ? "border-accent-line bg-accent-tint text-accent-ink"
              : "border-line text-ink-soft hover:bg-hover"
          }"
          aria-pressed=${value === filter ? "true" : "false"}
          @click=${() => choose(value)}
        >
          ${label}
        </button>`,
    )}
  </div>`;
}

/** What calls the person in the archive is told of from outside. */
function isLoud({ archived, muted, unread, mentions }: ChatListItemView): boolean {
  return archived && (mentions > 0 || (unread > 0 && !muted));
}

function archiveLabel(count: number): string {
  return count === 0
    ? msg("Archive", { id: "chats.filter-archived" })
    : msg(str`Archive, ${count} unread`, { id: "chats.filter-archived-unread" });
}

function isUnread({ unread, unreadThreads = 0 }: ChatListItemView): boolean {
  return unread > 0 || unreadThreads > 0;
}
