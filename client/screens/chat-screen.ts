import { msg } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { ChatId, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import "../components/composer.ts";
import type { MessageActionEvent, MessageHistoryEvent, MessageReactionEvent } from "../components/message-events.ts";
import type { MessageRights } from "../components/message.ts";
import type { QuoteOpenEvent } from "../components/quote.ts";
import { RoostElement } from "../components/roost-element.ts";
import type { DayRequestEvent, PositionChangeEvent, SeenChangeEvent } from "../components/timeline-events.ts";
import "../components/timeline.ts";
import type { ThreadOpenEvent } from "../components/thread-summary.ts";
import { paths } from "../components/paths.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { OpenChatController } from "../controllers/open-chat-controller.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { ChatView, ConnectionView, PersonView, SessionView } from "../store/views.ts";
import { chatBeginning } from "./chat-beginning.ts";
import { chatHeader } from "./chat-header.ts";
import { ChatJumps, type Visit } from "./chat-jumps.ts";
import { ChatPeople } from "./chat-people.ts";
import { EdgeLoading } from "./edge-loading.ts";
import { LateFailures } from "./late-failures.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { showGap, showMissingMessages } from "./show-gap.ts";
import { LazyDialogs } from "./lazy-dialogs.ts";
import { loadLater } from "./load-later.ts";
import { MessageTasks, offeredActions } from "./message-tasks.ts";
import { MessageWriting } from "./message-writing.ts";
import { detailsPane, threadPane } from "./side-panes.ts";
import { roomForNews, threadNews } from "./thread-news.ts";

const nobody: readonly PersonView[] = [];
const nobodyElse: readonly UserId[] = [];

/** One chat: its header, its messages, and where to write. */
@customElement("roost-chat-screen")
export class RoostChatScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** Which chat. */
  @property({ attribute: false }) chatId!: ChatId;
  /** What the address leads to in it. */
  @property({ attribute: false }) visit: Visit | undefined;
  /** Shows the thread that this message begins, beside the chat. */
  @property({ attribute: false }) threadId: MessageId | undefined;
  /** Shows all about the chat beside it. */
  @property({ type: Boolean }) detailed = false;

  readonly #chat = new OpenChatController(this);
  readonly #connection = new ObservableController<ConnectionView>(this);
  readonly #settings = new ObservableController<AppStore["settings"]["value"]>(this);
  readonly #everybody = new ObservableController<readonly PersonView[]>(this);
  readonly #tasks = new MessageTasks(
    this,
    () => this.#chat.current,
    () => this.#people.names,
  );
  readonly #writing = new MessageWriting(this, {
    store: () => this.store,
    open: () => this.#chat.current,
    tasks: this.#tasks,
    react: (messageId, emoji) => this.#chat.current?.react(messageId, emoji, true),
    openQuote: (event) => this.#handleQuoteOpen(event),
  });
  /** Its code comes when it is needed. */
  readonly #failed = new LateFailures(this, {
    open: () => this.#chat.current,
    timeline: () => this.#chat.current?.timeline.value,
    tasks: this.#tasks,
    composer: () => this.#writing.composer,
  });
  readonly #dialogs = new LazyDialogs(this);
  readonly #people = new ChatPeople();
  /** Reached in the timeline, and not told to the store yet. */
  #seenUpTo: OrderKey | undefined;
  readonly #jumps = new ChatJumps(this, {
    open: () => this.#chat.current,
    // Not everything is known before the server has answered.
    isOffline: () => !this.store.connection.value.status.startsWith("sync"),
  });
  readonly #edges = new EdgeLoading(() => this.requestUpdate());
  #rights: MessageRights = { writable: false, admin: false };

  /** Asks for a day of the chat to go to. */
  chooseDay(): void {
    this.#jumps.chooseDay();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("chatId")) {
      this.#tasks.reset();
      this.#jumps.reset();
      this.#seenUpTo = undefined;
    }
    this.#chat.show(this.store, this.chatId);
    const chat = this.#chat.current?.chat.value;
    this.#people.update(chat?.members ?? nobody, this.#everybody.read(this.store.people), this.#me());
    const { writable = false, admin = false } = chat ?? {};
    if (writable !== this.#rights.writable || admin !== this.#rights.admin) {
      this.#rights = { writable, admin, offered: offeredActions };
    }
  }

  protected override firstUpdated(): void {
    loadLater();
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#jumps.follow(this.visit);
    this.#tellSeen();
    this.#lookFurther();
    const isLeft = changed.get("threadId") !== undefined && this.threadId === undefined;
    if (changed.has("chatId") || isLeft) this.#writing.focusWithMouse();
  }

  protected override render(): TemplateResult {
    const open = this.#chat.current;
    const connection = this.#connection.read(this.store.connection);
    if (open === undefined) return showGap(connection.status === "synced" ? "unknown-chat" : "unknown-chat-yet");
    const chat = open.chat.value;
    return html`<div class="@container relative flex h-full">
      <div class="chat flex min-w-0 flex-1 flex-col ${this.#hasSidePane ? "@max-[48rem]:invisible" : ""}">
        ${this.#renderChat(open, chat, connection)}
      </div>
      ${this.#sidePanes(open)}
    </div>`;
  }

  #sidePanes(open: OpenChat): TemplateResult | typeof nothing {
    const { store, threadId, visit } = this;
    const options = { store, open, people: this.#people, me: this.#ownId(), openQuote: this.#handlePinOpen };
    if (threadId !== undefined) return threadPane(threadId, visit?.messageId, options);
    return this.detailed ? detailsPane(options) : nothing;
  }

  #renderChat(open: OpenChat, chat: ChatView, connection: ConnectionView): TemplateResult {
    const news = threadNews(chat, this.threadId);
    return html`${chatHeader({ chat, people: this.#people.byId, connection, ownId: this.#ownId(), detailed: this.detailed })}
      ${news} ${keyed(this.chatId, this.#renderTimeline(open, news !== nothing))}
      <div class="relative">
        ${this.#dialogs.loaded?.undoBar(this.#tasks)}
        <roost-typing-line
          class="mx-auto block h-5 max-w-[45rem] px-5"
          .names=${this.#typingNames(chat)}
          ?direct=${chat.kind === "direct"}
        ></roost-typing-line>
        ${keyed(this.chatId, this.#renderComposer(chat))}
      </div>
      ${this.#writing.renderEmoji()} ${this.#renderDialogs(chat)} ${this.#failed.render()}`;
  }

  #renderDialogs(chat: ChatView): TemplateResult | typeof nothing {
    const { loaded } = this.#dialogs;
    if (loaded === undefined) return nothing;
    return html`${this.#jumps.render(loaded.jumpDialogs)}
    ${loaded.taskDialogs(this.#tasks, { store: this.store, people: this.#people, chat, me: this.#ownId() })}`;
  }

  #renderComposer(chat: ChatView): TemplateResult {
    return this.#writing.render({
      chat,
      people: this.#people,
      me: this.#ownId(),
      placeholder: msg("Message", { id: "composer.placeholder" }),
    });
  }

  #typingNames(chat: ChatView): readonly string[] {
    const own = this.#ownId();
    return chat.typing.filter((id) => id !== own).map((id) => this.#people.names.get(id) ?? "");
  }

  #renderTimeline(open: OpenChat, isBelowNews: boolean): TemplateResult {
    const timeline = open.timeline.value;
    if (!timeline.ready) return html`<div class="flex-1" aria-busy="true"></div>`;
    const chat = open.chat.value;
    if (timeline.messages.length === 0 && this.#isKnownToHaveMessages(chat.id))
      return showMissingMessages(this.store.connection.value);
    return html`<roost-timeline
      class="flex-1 ${isBelowNews ? roomForNews : ""}"
      .view=${timeline}
      .people=${this.#people.byId}
      .me=${this.#ownId()}
      .rights=${this.#rights}
      .audience=${chat.kind === "group" ? this.#people.audience : nobodyElse}
      .beginning=${chatBeginning(chat)}
      .gap=${this.store.connection.value.status === "offline" ? this.#edges.gap(open) : undefined}
      ?named=${chat.kind === "group"}
      ?compact=${this.#settings.read(this.store.settings).density === "compact"}
      @older-request=${() => this.#edges.older(open)}
      @oldest-request=${(event: Event) => this.#jumps.toBeginning(event)}
      @newer-request=${() => this.#edges.newer(open)}
      @latest-request=${() => open.showLatest()}
      @position-change=${({ position }: PositionChangeEvent) => open.keepPosition(position)}
      @day-request=${({ at }: DayRequestEvent) => this.#jumps.chooseDay(at)}
      @seen-change=${this.#handleSeen}
      @failed-message=${this.#failed.handle}
      @message-action=${this.#handleAction}
      @message-reaction=${this.#handleReaction}
      @message-history=${(event: MessageHistoryEvent) => this.#tasks.showHistory(event.messageId)}
      @quote-open=${this.#handleQuoteOpen}
      @thread-open=${this.#handleThreadOpen}
    ></roost-timeline>`;
  }

  /** In the newest segments nothing may stand any more. */
  #lookFurther(): void {
    const open = this.#chat.current;
    if (open === undefined) return;
    const { ready, hasOlder, messages, isCatchingUp } = open.timeline.value;
    // What is on its way is waited for.
    const isHere = isCatchingUp !== true || this.store.connection.value.status === "offline";
    if (ready && hasOlder && messages.length === 0 && isHere) this.#edges.older(open);
  }

  /** Messages that the server told of, but that this device does not have. */
  #isKnownToHaveMessages(chatId: ChatId): boolean {
    return this.store.chats.value.find((item) => item.id === chatId)?.last !== undefined;
  }

  #me(): Extract<SessionView, { readonly me: unknown }>["me"] | undefined {
    const session = this.store.session.value;
    return "me" in session ? session.me : undefined;
  }

  #ownId(): UserId | undefined {
    return this.#me()?.id;
  }

  readonly #handleAction = (event: MessageActionEvent): void => {
    if (event.action === "thread") this.#handleThreadOpen(event);
    else this.#writing.act(event);
  };

  readonly #handleThreadOpen = ({ messageId }: Pick<ThreadOpenEvent, "messageId">): void => {
    this.dispatchEvent(new NavigateEvent(paths.thread(this.chatId, messageId)));
  };

  readonly #handleReaction = ({ messageId, emoji, on }: MessageReactionEvent): void =>
    this.#chat.current?.react(messageId, emoji, on);

  readonly #handleQuoteOpen = (event: QuoteOpenEvent): void => void this.#jumps.toMessage(event.messageId);

  /** Where the details stand instead of the chat, they make room for it. */
  readonly #handlePinOpen = (event: QuoteOpenEvent): void => {
    if (this.#isCovered) this.dispatchEvent(new NavigateEvent(paths.chat(this.chatId)));
    this.#handleQuoteOpen(event);
  };

  readonly #handleSeen = (event: SeenChangeEvent): void => {
    this.#seenUpTo = event.upTo;
    this.#tellSeen();
  };

  /** What came while something else lay over the messages is seen when that is gone. */
  #tellSeen(): void {
    if (this.#seenUpTo === undefined || this.#isCovered) return;
    this.#chat.current?.markSeen(this.#seenUpTo);
    this.#seenUpTo = undefined;
  }

  /** Where the two have no room side by side, what stands beside the chat elsewhere is a page of its own. */
  get #isCovered(): boolean {
    const chat = this.renderRoot.querySelector(".chat");
    return this.#hasSidePane && chat?.checkVisibility({ visibilityProperty: true }) === false;
  }

  get #hasSidePane(): boolean {
    return this.detailed || this.threadId !== undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-screen": RoostChatScreen;
  }
}
