import { msg } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { keyed } from "lit/directives/keyed.js";
import type { ChatId, MessageId, UserId } from "../../shared/lib/ids.ts";
import type { DraftChangeEvent, MessageSubmitEvent, RoostComposer, TypingChangeEvent } from "../components/composer.ts";
import "../components/composer.ts";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";
import type { FailedMessageEvent } from "../components/message-failure.ts";
import { RoostElement } from "../components/roost-element.ts";
import type { SeenChangeEvent } from "../components/timeline.ts";
import "../components/timeline.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { OpenChatController } from "../controllers/open-chat-controller.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { ConnectionView, PersonView } from "../store/views.ts";
import { chatBeginning } from "./chat-beginning.ts";
import { chatHeader } from "./chat-header.ts";
import { discardDialog } from "./discard-dialog.ts";

/** One chat: its header, its messages, and where to write. */
@customElement("roost-chat-screen")
export class RoostChatScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** Which chat. */
  @property({ attribute: false }) chatId!: ChatId;

  @query("roost-composer") private readonly composer!: RoostComposer | null;

  /** The failed message that is to be given up, while that is asked. */
  @state() private discarding: MessageId | undefined;

  readonly #chat = new OpenChatController(this);
  readonly #connection = new ObservableController<ConnectionView>(this);
  #isLoadingOlder = false;
  #people: ReadonlyMap<UserId, PersonView> = new Map();
  #members: readonly PersonView[] = [];

  protected override willUpdate(): void {
    this.#chat.show(this.store, this.chatId);
    const members = this.#chat.current?.chat.value.members ?? [];
    if (members !== this.#members) {
      this.#members = members;
      this.#people = new Map(members.map((person) => [person.id, person]));
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    // On a touch screen it would open the keyboard over the messages.
    if (changed.has("chatId") && matchMedia("(hover: hover) and (pointer: fine)").matches) {
      void this.updateComplete.then(() => this.composer?.focus({ preventScroll: true }));
    }
  }

  protected override render(): TemplateResult {
    const open = this.#chat.current;
    const connection = this.#connection.read(this.store.connection);
    if (open === undefined) return this.#renderUnknown(connection);
    const chat = open.chat.value;
    return html`<div class="flex h-full flex-col">
      ${chatHeader({ chat, people: this.#people, connection, ownId: this.#ownId() })}
      ${keyed(this.chatId, this.#renderTimeline(open))}
      ${keyed(
        this.chatId,
        html`<roost-composer
          class="pb-[env(safe-area-inset-bottom)]"
          .draft=${open.draft.value}
          .placeholder=${msg("Message", { id: "composer.placeholder" })}
          .closedReason=${
            chat.writable
              ? ""
              : msg("You are no longer in this chat. What is here stays readable.", { id: "chat.closed" })
          }
          @message-submit=${this.#handleSubmit}
          @draft-change=${this.#handleDraft}
          @typing-change=${this.#handleTyping}
        ></roost-composer>`,
      )}
      ${discardDialog({
        isOpen: this.discarding !== undefined,
        discard: this.#handleDiscard,
        close: () => (this.discarding = undefined),
      })}
    </div>`;
  }

  #renderTimeline(open: OpenChat): TemplateResult {
    const timeline = open.timeline.value;
    if (!timeline.ready) return html`<div class="flex-1" aria-busy="true"></div>`;
    const chat = open.chat.value;
    if (timeline.messages.length === 0 && this.#isKnownToHaveMessages(chat.id)) return this.#renderNotHereYet();
    return html`<roost-timeline
      class="flex-1"
      .view=${timeline}
      .people=${this.#people}
      .beginning=${chatBeginning(chat)}
      ?named=${chat.kind === "group"}
      @older-request=${this.#handleOlder}
      @latest-return=${this.#handleLatest}
      @seen-change=${this.#handleSeen}
      @failed-message=${this.#handleFailed}
    ></roost-timeline>`;
  }

  #renderUnknown(connection: ConnectionView): TemplateResult {
    const text =
      connection.status === "synced"
        ? msg("It may have been deleted, or you are not a member of it.", { id: "chat.unknown" })
        : msg("If you are a member, it appears here as soon as this device is up to date.", { id: "chat.unknown-yet" });
    const home = html`<a class="button" href="/">${msg("Show my chats", { id: "show-chats" })}</a>`;
    return emptyState({
      drawing: lineArt.nobody(),
      title: msg("This chat is not on this device", { id: "chat.unknown-title" }),
      text,
      action: home,
      isPage: true,
    });
  }

  /** Messages that the server told of, but that this device does not have. */
  #isKnownToHaveMessages(chatId: ChatId): boolean {
    return this.store.chats.value.find((item) => item.id === chatId)?.last !== undefined;
  }

  #renderNotHereYet(): TemplateResult {
    const isOffline = this.store.connection.value.status === "offline";
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

  #ownId(): UserId | undefined {
    const session = this.store.session.value;
    return "me" in session ? session.me.id : undefined;
  }

  readonly #handleSubmit = (event: MessageSubmitEvent): void => {
    const open = this.#chat.current;
    if (open === undefined) return event.preventDefault();
    const { written } = open.send(event.text);
    // The store reports the problem; here the text is given back, unless the next one is being written already.
    written.catch(() => {
      if (open.draft.value === "") open.setDraft(event.text);
    });
  };

  readonly #handleDraft = (event: DraftChangeEvent): void => this.#chat.current?.setDraft(event.text);

  readonly #handleFailed = (event: FailedMessageEvent): void => {
    if (event.action === "discard") this.discarding = event.messageId;
    else this.#chat.current?.retry(event.messageId);
  };

  readonly #handleDiscard = (): void => {
    if (this.discarding !== undefined) this.#chat.current?.discard(this.discarding);
    this.discarding = undefined;
  };

  readonly #handleTyping = (event: TypingChangeEvent): void => this.#chat.current?.setTyping(event.typing);

  readonly #handleSeen = (event: SeenChangeEvent): void => this.#chat.current?.markSeen(event.upTo);

  readonly #handleLatest = (): void => this.#chat.current?.releaseOlder();

  readonly #handleOlder = (): void => {
    const open = this.#chat.current;
    if (open === undefined || this.#isLoadingOlder) return;
    this.#isLoadingOlder = true;
    open
      .loadOlder()
      .catch(reportError)
      .finally(() => {
        this.#isLoadingOlder = false;
        this.requestUpdate();
      });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-screen": RoostChatScreen;
  }
}
