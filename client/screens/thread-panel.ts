import { msg } from "@lit/localize";
import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import { X } from "lucide";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import { icon } from "../components/icon.ts";
import type { MessageAction } from "../components/message-actions.ts";
import type { MessageActionEvent, MessageHistoryEvent, MessageReactionEvent } from "../components/message-events.ts";
import type { MessageRights } from "../components/message.ts";
import { paths } from "../components/paths.ts";
import type { QuoteOpenEvent } from "../components/quote.ts";
import { RoostElement } from "../components/roost-element.ts";
import type { SeenChangeEvent } from "../components/timeline-events.ts";
import "../components/timeline.ts";
import { OpenThreadController } from "../controllers/open-thread-controller.ts";
import type { AppStore, OpenChat, OpenThread } from "../store/app-store.ts";
import { backLink } from "./back-link.ts";
import { LateFailures } from "./late-failures.ts";
import type { ChatPeople } from "./chat-people.ts";
import { taskDialogs } from "./message-dialogs.ts";
import { MessageTasks, offeredActions } from "./message-tasks.ts";
import { MessageWriting } from "./message-writing.ts";
import { undoBar } from "./undo-bar.ts";
import { isFreeEscape } from "./free-escape.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { sidePaneTitle } from "./side-pane-title.ts";

const offeredHere = new Set<MessageAction>(
  [...offeredActions].filter((action) => action !== "thread" && action !== "mark-unread"),
);

const nobodyElse: readonly UserId[] = [];

/** A thread beside its chat: its first message, the replies, and where to write one. */
@customElement("roost-thread-panel")
export class RoostThreadPanel extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** The chat that the thread is in. */
  @property({ attribute: false }) open!: OpenChat;
  /** The thread's first message. */
  @property({ attribute: false }) root!: MessageId;
  /** The reply that the address leads to. */
  @property({ attribute: false }) messageId: MessageId | undefined;
  /** Everybody who may be named in it. */
  @property({ attribute: false }) people!: ChatPeople;
  /** Who reads. */
  @property({ attribute: false }) me: UserId | undefined;

  readonly #thread = new OpenThreadController(this);
  readonly #tasks = new MessageTasks(
    this,
    () => this.#target,
    () => this.people.names,
  );
  readonly #writing = new MessageWriting(this, {
    store: () => this.store,
    open: () => this.#thread.current,
    tasks: this.#tasks,
    react: (messageId, emoji) => this.open.react(messageId, emoji, true),
    openQuote: (event) => this.#handleQuoteOpen(event),
  });
  #rights: MessageRights = { writable: false, admin: false };
  /** The reply of the address that was brought into view already. */
  #led: MessageId | undefined;
  /** Through how many messages it was looked for. */
  #looked = 0;
  readonly #failed = new LateFailures(this, {
    open: () => this.open,
    timeline: () => this.#thread.current?.timeline.value,
    tasks: this.#tasks,
    composer: () => this.#writing.composer,
  });
  #isLoadingOlder = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("root") || changed.has("open")) this.#tasks.reset();
    if (changed.has("messageId") || changed.has("root")) this.#looked = 0;
    this.#thread.show(this.open, this.root);
    const { writable, admin } = this.open.chat.value;
    if (writable !== this.#rights.writable || admin !== this.#rights.admin || this.#rights.offered === undefined) {
      this.#rights = { writable, admin, offered: offeredHere };
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#followAddress();
    if (changed.has("root")) this.#writing.focusWithMouse();
  }

  protected override render(): TemplateResult {
    const thread = this.#thread.current;
    const close = msg("Close", { id: "close" });
    const chat = paths.chat(this.open.chat.value.id);
    return html`<div class="relative flex h-full flex-col bg-ground" @keydown=${this.#handleKeydown}>
      <header
        class="box-content flex h-16 flex-none items-center gap-1 border-b border-line ps-5 pe-2 pt-[env(safe-area-inset-top)] @max-[48rem]:ps-2"
      >
        <span class="hidden @max-[48rem]:inline">${backLink(chat)}</span>
        <div class="min-w-0 flex-1">
          ${sidePaneTitle(msg("Thread", { id: "thread.title" }))}
          <p class="truncate text-13 text-ink-soft" dir="auto">${this.open.chat.value.title}</p>
        </div>
        <a class="icon-button @max-[48rem]:hidden!" href=${chat} title=${close}>${icon(X)}</a>
      </header>
      ${thread === undefined ? html`<div class="flex-1" aria-busy="true"></div>` : this.#renderThread(thread)}
      ${this.#writing.renderEmoji()} ${this.#failed.render()}
      ${taskDialogs(this.#tasks, { store: this.store, people: this.people, chat: this.open.chat.value, me: this.me, isThread: true })}
    </div>`;
  }

  #renderThread(thread: OpenThread): TemplateResult {
    const chat = this.open.chat.value;
    const timeline = thread.timeline.value;
    return html`${
        timeline.ready
          ? keyed(
              this.root,
              html`<roost-timeline
                class="flex-1"
                .label=${msg("Thread", { id: "thread.title" })}
                .view=${timeline}
                .people=${this.people.byId}
                .me=${this.me}
                .rights=${this.#rights}
                .audience=${chat.kind === "group" ? this.people.audience : nobodyElse}
                ?named=${chat.kind === "group"}
                ?compact=${this.store.settings.value.density === "compact"}
                @older-request=${this.#handleOlder}
                @seen-change=${(event: SeenChangeEvent) => thread.markSeen(event.upTo)}
                @failed-message=${this.#failed.handle}
                @message-action=${(event: MessageActionEvent) => this.#writing.act(event)}
                @message-reaction=${({ messageId, emoji, on }: MessageReactionEvent) => this.open.react(messageId, emoji, on)}
                @message-history=${(event: MessageHistoryEvent) => this.#tasks.showHistory(event.messageId)}
                @quote-open=${this.#handleQuoteOpen}
              ></roost-timeline>`,
            )
          : html`<div class="flex-1" aria-busy="true"></div>`
      }
      <div class="relative">
        ${undoBar(this.#tasks)}
        ${keyed(
          this.root,
          this.#writing.render({
            chat,
            people: this.people,
            me: this.me,
            placeholder: msg("Reply in thread", { id: "action.thread" }),
          }),
        )}
      </div>`;
  }

  /** Messages of a thread are the chat's; only writing and showing is the thread's own. */
  get #target(): ReturnType<ConstructorParameters<typeof MessageTasks>[1]> {
    const thread = this.#thread.current;
    const { open } = this;
    if (thread === undefined) return undefined;
    return {
      chat: open.chat,
      timeline: thread.timeline,
      draft: thread.draft,
      setDraft: (text) => thread.setDraft(text),
      send: (text, options) => thread.send(text, options),
      loadMessage: (id) => open.loadMessage(id),
      edit: (id, text) => open.edit(id, text),
      editHistory: (id) => open.editHistory(id),
      deleteMessage: (id) => open.deleteMessage(id),
      removeMessage: (id) => open.removeMessage(id),
      pin: (id, on) => open.pin(id, on),
      markUnread: (id) => open.markUnread(id),
    };
  }

  #followAddress(): void {
    const { messageId } = this;
    const thread = this.#thread.current;
    if (messageId === this.#led || (messageId !== undefined && thread?.timeline.value.ready !== true)) return;
    if (messageId === undefined || thread?.show(messageId) === true) this.#led = messageId;
    else this.#lookFurther();
  }

  /** What the address leads to is further up: until nothing more comes. */
  #lookFurther(): void {
    const { messages = [], hasOlder } = this.#thread.current?.timeline.value ?? {};
    if (hasOlder !== true || messages.length === this.#looked || this.#isLoadingOlder) return;
    this.#looked = messages.length;
    this.#handleOlder();
  }

  /** What is quoted here stands in the thread as a rule; the chat finds the rest. */
  readonly #handleQuoteOpen = (event: QuoteOpenEvent): void => {
    if (this.#thread.current?.show(event.messageId) === true) event.stopPropagation();
  };

  readonly #handleOlder = (): void => {
    const thread = this.#thread.current;
    if (thread === undefined || this.#isLoadingOlder) return;
    this.#isLoadingOlder = true;
    thread
      .loadOlder()
      .catch(reportError)
      .finally(() => {
        this.#isLoadingOlder = false;
        this.requestUpdate();
      });
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (!isFreeEscape(event)) return;
    event.preventDefault();
    this.dispatchEvent(new NavigateEvent(paths.chat(this.open.chat.value.id), "back"));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-thread-panel": RoostThreadPanel;
  }
}
