import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { LogOut, Pencil, X } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import { closedReason } from "../components/closed-reason.ts";
import "../components/avatar.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import "../components/picture-choice.ts";
import type { PictureChooseEvent } from "../components/picture-choice.ts";
import { presenceText } from "../components/presence-text.ts";
import "../components/quote.ts";
import { RoostElement } from "../components/roost-element.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, ChatView, PersonView } from "../store/views.ts";
import { backLink } from "./back-link.ts";
import { addDialog, leaveDialog, memberDialog, renameDialog, type DetailsQuestion } from "./chat-details-dialogs.ts";
import { chatMembers } from "./chat-members.ts";
import "./invite-links.ts";
import { isFreeEscape } from "./free-escape.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { notHereYet } from "./not-here-yet.ts";
import { sidePaneTitle } from "./side-pane-title.ts";
import { switchRow } from "./switch-row.ts";

/** All about a chat: its people and who may change them, what is pinned, and what this person wants of it. */
@customElement("roost-chat-details")
export class RoostChatDetails extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** Which chat. */
  @property({ attribute: false }) chat!: ChatView;
  /** What people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** Who looks at it. */
  @property({ attribute: false }) me: UserId | undefined;

  /** What is being asked, if anything is. */
  @state() private question: DetailsQuestion | undefined;
  /** Why another picture could not be taken over. */
  @state() private pictureProblem = "";
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);

  protected override render(): TemplateResult {
    const { chat } = this;
    const isGroup = chat.kind === "group";
    const canChange = isGroup && chat.admin && chat.writable;
    const close = msg("Close", { id: "close" });
    return html`<div class="flex h-full flex-col bg-ground" @keydown=${this.#handleKeydown}>
      <header
        class="box-content flex h-16 flex-none items-center gap-1 border-b border-line ps-5 pe-2 pt-[env(safe-area-inset-top)] @max-[48rem]:ps-2"
      >
        <span class="hidden @max-[48rem]:inline">${backLink(paths.chat(chat.id))}</span>
        <div class="min-w-0 flex-1">${sidePaneTitle(msg("Details", { id: "details.title" }))}</div>
        <a class="icon-button @max-[48rem]:hidden!" href=${paths.chat(chat.id)} title=${close}> ${icon(X)} </a>
      </header>
      <div class="flex min-h-0 flex-1 flex-col gap-6 overflow-y-auto px-3 py-6">
        ${this.#renderTop(canChange)} ${this.#renderPreferences()} ${this.#renderPins()}
        ${
          isGroup
            ? chatMembers({
                chat,
                me: this.me,
                canChange,
                choose: (member) => (this.question = { member }),
                add: () => (this.question = "add"),
              })
            : nothing
        }
        ${canChange ? html`<roost-invite-links .store=${this.store} .chatId=${chat.id}></roost-invite-links>` : nothing}
        ${isGroup ? this.#renderLeaving() : nothing}
      </div>
      ${this.#renderDialogs()}
    </div>`;
  }

  #renderLeaving(): TemplateResult | typeof nothing {
    const { chat, store } = this;
    const isLeaving = chat.pendingChanges.includes("leave");
    if (!isLeaving && !chat.writable) return nothing;
    const act = (): void => {
      if (isLeaving) store.stayInChat(chat.id);
      else this.question = "leave";
    };
    // One button, so that who has just left can take it back where they are.
    return html`<p class="px-2.5 text-13 text-ink-soft" role="status" ?hidden=${!isLeaving}>
        ${isLeaving ? closedReason("leaving") : nothing}
      </p>
      <button class="button button-quiet ${isLeaving ? "" : "text-danger-ink!"}" @click=${act}>
        ${
          isLeaving
            ? msg("Stay in the group", { id: "details.stay" })
            : html`${icon(LogOut, 18)} ${msg("Leave the group", { id: "details.leave" })}`
        }
      </button>`;
  }

  #renderTop(canChange: boolean): TemplateResult {
    const { chat } = this;
    const rename = msg("Rename", { id: "details.rename" });
    return html`<div class="flex flex-col items-center text-center">
      ${canChange ? this.#renderPictureChoice() : portrait(chat)}
      <div class="mt-3 flex max-w-full items-center gap-1">
        <h2 class="min-w-0 text-20 font-strong wrap-anywhere" dir="auto">${chat.title}</h2>
        ${
          canChange
            ? html`<button class="icon-button" title=${rename} @click=${() => (this.question = "rename")}>
                ${icon(Pencil, 17)}
              </button>`
            : nothing
        }
      </div>
      ${this.#renderPeer()}
      ${
        chat.pendingChanges.every((change) => change === "leave")
          ? nothing
          : html`<p class="mt-1 text-13 text-ink-soft" role="status">
              ${msg("Your changes are kept here and go out by themselves.", { id: "details.pending" })}
            </p>`
      }
    </div>`;
  }

  #renderPictureChoice(): TemplateResult {
    const { chat } = this;
    return html`<roost-picture-choice
        .label=${msg("Picture of the group", { id: "picture.group" })}
        .name=${chat.title}
        .seed=${chat.id}
        .picture=${chat.picture}
        @picture-choose=${this.#handlePicture}
      ></roost-picture-choice>
      ${this.pictureProblem === "" ? nothing : html`<p class="text-13 text-danger-ink" role="alert">${this.pictureProblem}</p>`}`;
  }

  #renderPeer(): TemplateResult | typeof nothing {
    const peer = this.chat.members.find(({ id }) => id === this.chat.peerId);
    if (peer === undefined) return nothing;
    const presence = presenceText(peer);
    return html`<p class="mt-1 text-15 wrap-anywhere text-ink-soft">${peer.email}</p>
      ${presence === peer.email ? nothing : html`<p class="mt-0.5 text-13 text-ink-soft">${presence}</p>`}`;
  }

  #renderPreferences(): TemplateResult | typeof nothing {
    const item = this.#chats.read(this.store.chats).find(({ id }) => id === this.chat.id);
    if (item === undefined) return nothing;
    const set = (change: Parameters<AppStore["setChatPreferences"]>[1]): void =>
      this.store.setChatPreferences(this.chat.id, change);
    return html`<section class="flex flex-col">
      ${switchRow({
        label: msg("Mute", { id: "details.mute" }),
        hint: msg("Only mentions count as new", { id: "details.mute-hint" }),
        on: item.muted,
        change: (muted) => set({ muted }),
      })}
      ${switchRow({
        label: msg("Keep on top of the list", { id: "details.pin" }),
        on: item.pinned,
        change: (pinned) => set({ pinned }),
      })}
      ${switchRow({
        label: msg("Archive", { id: "details.archive" }),
        hint: msg("Out of the list, but not gone", { id: "details.archive-hint" }),
        on: item.archived,
        change: (archived) => set({ archived }),
      })}
    </section>`;
  }

  #renderPins(): TemplateResult | typeof nothing {
    if (this.chat.pins.length === 0) return nothing;
    return html`<section>
      <h3 class="px-2.5 pb-2 text-13 font-medium">${msg("Pinned messages", { id: "details.pins" })}</h3>
      <ul class="flex flex-col gap-1.5 px-2.5">
        ${this.chat.pins.map(
          (pin) =>
            html`<li>
              <roost-quote class="block" pinned .quote=${pin} .names=${this.names} .me=${this.me ?? ""}></roost-quote>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #renderDialogs(): TemplateResult {
    const { chat, store, question } = this;
    const close = (): void => void (this.question = undefined);
    const isMember = new Set(chat.members.map(({ id }) => id));
    return html`
      ${renameDialog({ question, title: chat.title, close, rename: (title) => store.renameChat(chat.id, title) })}
      ${addDialog({
        question,
        people: this.#people.read(store.people).filter(({ id }) => !isMember.has(id)),
        close,
        change: (selected) => (this.question = { adding: selected }),
        add: (userIds) => store.addMembers(chat.id, userIds),
      })}
      ${memberDialog({
        question,
        canChange: chat.admin && chat.writable,
        adminIds: chat.adminIds,
        close,
        write: (userId) => void this.#write(userId),
        setAdmin: (userId, admin) => store.setAdmin(chat.id, userId, admin),
        remove: (userId) => store.removeMember(chat.id, userId),
      })}
      ${leaveDialog({
        question,
        isNeeded: chat.admin && chat.adminIds.length === 1 && chat.members.length > 1,
        isLast: chat.members.length === 1,
        close,
        leave: () => store.leaveChat(chat.id),
      })}
    `;
  }

  readonly #handlePicture = async ({ picture }: PictureChooseEvent): Promise<void> => {
    this.pictureProblem = "";
    try {
      await this.store.pictures?.set(picture, this.chat.id);
    } catch (error) {
      reportError(error);
      this.pictureProblem = notHereYet();
    }
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (!isFreeEscape(event)) return;
    event.preventDefault();
    this.dispatchEvent(new NavigateEvent(paths.chat(this.chat.id), "back"));
  };

  async #write(userId: UserId): Promise<void> {
    this.dispatchEvent(new NavigateEvent(paths.chat(await this.store.startDirectChat(userId))));
  }
}

function portrait({ title, peerId, id, picture }: ChatView): TemplateResult {
  return html`<roost-avatar size="88" .name=${title} .seed=${peerId ?? id} .picture=${picture}></roost-avatar>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-details": RoostChatDetails;
  }
}
