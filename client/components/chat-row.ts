import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { BellOff, Clock, MessagesSquare, Pin } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import type { ChatListItemView } from "../store/views.ts";
import "./avatar.ts";
import { deliveryIcon } from "./delivery-icon.ts";
import { icon } from "./icon.ts";
import { plainText } from "./plain-text.ts";
import { paths } from "./paths.ts";
import { RoostElement } from "./roost-element.ts";
import { threadNewsText } from "./thread-news-text.ts";
import { fullTime, listTime } from "./times.ts";

/** One chat in the list: who, the last line, when, and how much is new. */
@customElement("roost-chat-row")
export class RoostChatRow extends RoostElement {
  static override shadowRootOptions = { ...RoostElement.shadowRootOptions, delegatesFocus: true };
  static override styles = css`
    @media (forced-colors: active), (prefers-contrast: more) {
      [aria-current="page"] {
        outline: 2px solid var(--accent-ink);
        outline-offset: -2px;
      }
    }
  `;

  /** The chat. */
  @property({ attribute: false }) chat: ChatListItemView | undefined;
  /** The name of the last message's author, in a group. */
  @property() author = "";
  /** What people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** The other person of a direct chat is there now. */
  @property({ type: Boolean }) online = false;
  /** It is the chat that is open. */
  @property({ type: Boolean }) selected = false;

  protected override render(): TemplateResult | typeof nothing {
    const { chat } = this;
    if (chat === undefined) return nothing;
    return html`
      <a
        href=${this.#path(chat)}
        class="flex min-h-16 items-center gap-3 rounded-card px-2.5 py-2 transition-colors -outline-offset-2 @max-[6rem]:relative @max-[6rem]:px-1.5 ${
          this.selected ? "bg-accent-tint" : "hover:bg-hover"
        }"
        data-tip=${chat.title}
        aria-current=${this.selected ? "page" : nothing}
      >
        <roost-avatar
          .name=${chat.title}
          .seed=${chat.peerId ?? chat.id}
          .picture=${chat.picture}
          ?online=${this.online}
        ></roost-avatar>
        <span class="min-w-0 flex-1 @max-[6rem]:contents">
          <span class="flex items-baseline gap-2 @max-[6rem]:sr-only">
            <span
              class="min-w-0 flex-1 truncate text-15 ${chat.unread > 0 && !chat.muted ? "font-strong" : "font-medium"}"
              dir="auto"
              >${chat.title}</span
            >
            ${this.online ? html`<span class="sr-only">${msg("Online", { id: "presence.online" })}</span>` : nothing}
            ${this.#renderTime(chat)}
          </span>
          <span class="mt-0.5 flex items-center gap-2 text-13 text-ink-soft @max-[6rem]:contents">
            <span class="flex min-w-0 flex-1 @max-[6rem]:sr-only">${this.#renderLine(chat)}</span>
            ${this.#renderMarks(chat)} ${this.#renderBadge(chat)}
          </span>
        </span>
      </a>
    `;
  }

  /** To the thread in which something was begun, unless there is news in the chat. */
  #path({ id, draftThread, unread }: ChatListItemView): string {
    return draftThread === undefined || unread > 0 ? paths.chat(id) : paths.thread(id, draftThread);
  }

  #renderTime({ last, pending }: ChatListItemView): TemplateResult | typeof nothing {
    if (pending) {
      const label = msg("Not on the server yet", { id: "chat-row.pending" });
      return html`<span class="self-center text-ink-faint" title=${label}>${icon(Clock, 13, label)}</span>`;
    }
    if (last === undefined) return nothing;
    return html`<time
      class="text-12 tabular-nums ${
        this.chat?.unread === 0 || this.chat?.muted === true ? "text-ink-faint" : "text-signal-ink"
      }"
      datetime=${new Date(last.at).toISOString()}
      title=${fullTime(last.at)}
      >${listTime(last.at, Date.now())}</time
    >`;
  }

  /** What goes before the text never takes its place: a long name is cut. */
  #renderLine({ draft, draftThread, last, kind, membership, failed }: ChatListItemView): TemplateResult {
    if (membership !== undefined) {
      return html`<span class="truncate"
        ><em
          >${
            membership === "leaving"
              ? msg("You leave with the next connection", { id: "chat-row.leaving" })
              : msg("You are no longer in this chat", { id: "chat-row.left" })
          }</em
        ></span
      >`;
    }
    if (draft !== undefined && draft.trim() !== "") {
      const label =
        draftThread === undefined
          ? msg("Draft:", { id: "chat-row.draft" })
          : msg("Draft in a thread:", { id: "chat-row.thread-draft" });
      return html`<span class="mr-1 flex-none text-warning-ink">${label}</span>
        <span class="truncate" dir="auto">${this.#oneLine(draft)}</span>`;
    }
    if (last === undefined) {
      return html`<span class="truncate text-ink-faint">${msg("No messages yet", { id: "chat-row.empty" })}</span>`;
    }
    const text = html`<span class="truncate" dir="auto"
      >${
        last.text === ""
          ? html`<em>${msg("Message deleted", { id: "message.deleted" })}</em>`
          : this.#oneLine(last.text)
      }</span
    >`;
    if (last.own) {
      const state =
        last.state === undefined || failed
          ? nothing
          : html`<span class="mr-1 inline-flex flex-none translate-y-0.5">${deliveryIcon(last.state, 14)}</span>`;
      return html`${state}<span class="mr-1 flex-none">${msg("You:", { id: "chat-row.you" })}</span> ${text}`;
    }
    if (kind === "direct" || this.author === "") return text;
    return html`<span class="mr-1 max-w-[45%] flex-none truncate" dir="auto">${this.author}:</span> ${text}`;
  }

  #oneLine(text: string): string {
    return plainText(text.slice(0, 200), this.names);
  }

  #renderMarks({ muted, pinned, unreadThreads, failed }: ChatListItemView): TemplateResult | typeof nothing {
    if (!muted && !pinned && !failed && unreadThreads === undefined) return nothing;
    return html`<span class="flex items-center gap-1.5 text-ink-faint @max-[6rem]:sr-only">
      ${failed ? deliveryIcon("failed") : nothing}
      ${
        unreadThreads === undefined
          ? nothing
          : html`<span class=${muted ? "" : "text-signal-ink"}
              >${icon(MessagesSquare, 14, threadNewsText(unreadThreads))}</span
            >`
      }
      ${muted ? icon(BellOff, 13, msg("Muted", { id: "chat-row.muted" })) : nothing}
      ${pinned ? icon(Pin, 13, msg("Kept on top", { id: "chat-row.pinned" })) : nothing}
    </span>`;
  }

  #renderBadge({ unread, mentions, muted }: ChatListItemView): TemplateResult | typeof nothing {
    if (unread === 0) return nothing;
    const isLoud = !muted || mentions > 0;
    const count = unread >= 1000 ? "999+" : String(unread);
    const label =
      mentions > 0
        ? msg(str`${count} unread, with a mention of you`, { id: "chat-row.mentioned" })
        : msg(str`${count} unread`, { id: "chat-row.unread" });
    return html`<span
      class="min-w-5 rounded-full forced-colors:border px-1.5 text-center text-12 leading-5 font-medium tabular-nums @max-[6rem]:absolute @max-[6rem]:top-1 @max-[6rem]:right-0.5 @max-[6rem]:ring-2 @max-[6rem]:ring-ground ${
        isLoud ? "bg-signal text-on-signal" : "bg-field text-ink-soft"
      }"
      aria-label=${label}
      role="img"
      >${mentions > 0 ? "@" : ""}${count}</span
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-row": RoostChatRow;
  }
}
