import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Trash2 } from "lucide";
import type { ChatId } from "../../shared/lib/ids.ts";
import "../components/avatar.ts";
import { byteSize } from "../components/byte-size.ts";
import { icon } from "../components/icon.ts";
import type { ChatStorageView } from "../store/device-storage.ts";
import type { ChatListItemView } from "../store/views.ts";

type Keeping = "auto" | "whole" | "recent";

interface StorageChatsOptions {
  readonly chats: readonly ChatStorageView[];
  readonly known: ReadonlyMap<ChatId, ChatListItemView>;
  readonly keep: (chatId: ChatId, keeping: Keeping) => void;
  readonly drop: (chat: ChatStorageView) => void;
}

const keepings: readonly Keeping[] = ["auto", "whole", "recent"];

/** How much of each chat is here, and what is to be. */
export function storageChats({ chats, known, keep, drop }: StorageChatsOptions): TemplateResult {
  return html`<ul>
    ${repeat(
      chats.filter(({ chatId }) => known.has(chatId)),
      ({ chatId }) => chatId,
      (chat) => {
        const item = known.get(chat.chatId);
        const title = item?.title ?? "";
        const remove = msg(str`Remove from this device: ${title}`, { id: "storage.drop" });
        return html`<li class="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line py-2.5">
          <roost-avatar
            size="40"
            .name=${title}
            .seed=${item?.peerId ?? chat.chatId}
            .picture=${item?.picture}
          ></roost-avatar>
          <span class="min-w-32 flex-1">
            <span class="block truncate text-15" dir="auto">${title}</span>
            <span class="block text-13 text-ink-soft tabular-nums"
              >${chat.keeping === "dropped" ? droppedLabel(chat) : byteSize(chat.bytes)}</span
            >
          </span>
          ${
            chat.keeping === "dropped"
              ? nothing
              : html`<span class="flex items-center gap-1 max-md:w-full max-md:ps-13"
                  ><select
                    class="field w-auto! max-w-44 text-13!"
                    aria-label=${msg(str`What stays of ${title}`, { id: "storage.keep" })}
                    @change=${(event: Event) => {
                      const { value } = event.currentTarget as HTMLSelectElement;
                      keep(chat.chatId, keepings.find((keeping) => keeping === value) ?? "auto");
                    }}
                  >
                    ${keepings.map(
                      (keeping) =>
                        html`<option value=${keeping} ?selected=${keeping === chat.keeping}>
                          ${keepingLabel(keeping)}
                        </option>`,
                    )}
                  </select>
                  <button class="icon-button" title=${remove} @click=${() => drop(chat)}>
                    ${icon(Trash2, 18)}
                  </button></span
                >`
          }
        </li>`;
      },
    )}
  </ul>`;
}

function droppedLabel({ holdsUnsent }: ChatStorageView): string {
  return holdsUnsent === true
    ? msg("Only what is not sent yet is on this device; opening it brings the rest back", {
        id: "storage.dropped-unsent",
      })
    : msg("Not on this device; opening it brings it back", { id: "storage.dropped" });
}

function keepingLabel(keeping: Keeping): string {
  switch (keeping) {
    case "auto":
      return msg("Within the limit", { id: "storage.keep-auto" });
    case "whole":
      return msg("All of it", { id: "storage.keep-whole" });
    case "recent":
      return msg("Only recent", { id: "storage.keep-recent" });
  }
}
