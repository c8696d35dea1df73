import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { UserId } from "../../shared/lib/ids.ts";
import { LongPressController } from "../controllers/long-press-controller.ts";
import type { MessageView, PersonView } from "../store/views.ts";
import "./avatar.ts";
import { hueOf } from "./hue.ts";
import { messageActions, type MessageAction, type MessageSituation } from "./message-actions.ts";
import { messageFailure, messageReaders, messageReactions } from "./message-below.ts";
import { bubbleStyles, messageBubble } from "./message-bubble.ts";
import { MessageActionEvent, MessageHistoryEvent, MessageReactionEvent } from "./message-events.ts";
import { actionForKey } from "./message-keys.ts";
import { messageLabel } from "./message-label.ts";
import type { RoostMessageMenu } from "./message-menu.ts";
import type { ReactionToggleEvent } from "./reaction-bar.ts";
import { RoostElement } from "./roost-element.ts";
import { seenCountOf, type SeenCount } from "./seen-count.ts";
import { threadSummary } from "./thread-summary.ts";
import type { MessageRow } from "./timeline-rows.ts";

/** What a person can do with the messages of a chat. */
export interface MessageRights {
  readonly writable: boolean;
  readonly admin: boolean;
  readonly offered?: ReadonlySet<MessageAction>;
}

const readOnly: MessageRights = { writable: false, admin: false };

/** Needed by nobody who only reads. */
const loadMenu = (): Promise<unknown> => import("./message-menu.ts");

/** How much the bar takes beside a bubble, in pixels. */
const barRoom = 116;

/** One message: a bubble, right and tinted if it is one's own, else left, with its author where a group begins. */
@customElement("roost-message")
export class RoostMessage extends RoostElement {
  static override shadowRootOptions = { ...RoostElement.shadowRootOptions, delegatesFocus: true };
  static override styles = css`
    ${bubbleStyles}
    .bar {
      top: -1.25rem;
      inset-inline-end: 0.25rem;
    }
    .bar-aside .bar {
      top: 0;
      inset-inline: calc(100% + 0.25rem) auto;
    }
    .own.bar-aside .bar {
      inset-inline: auto calc(100% + 0.25rem);
    }
    /* As high as they will be, so that nothing moves. */
    :is(roost-reaction-bar, roost-seen-list):not(:defined) {
      display: block;
      height: 1.75rem;
    }
    roost-message-failure:not(:defined) {
      display: block;
      height: 3.5rem;
    }
    roost-code-block:not(:defined) {
      display: block;
      padding: 2rem 0.75rem 0.5rem;
      max-height: 28.375rem;
      overflow: hidden;
    }
    article:focus-visible {
      outline-offset: -2px;
    }
  `;

  /** The message and its place in its author's run. */
  @property({ attribute: false }) row: MessageRow | undefined;
  /** The author's name. */
  @property() author = "";
  /** The name of the author's picture. */
  @property() picture: string | undefined;
  /** Shows who wrote it: in groups. */
  @property({ type: Boolean }) named = false;
  /** All from the left and without bubbles, closer to each other. */
  @property({ type: Boolean }) compact = false;
  /** What mentioned people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** Who reads. */
  @property({ attribute: false }) me: UserId | undefined;
  /** Who has read up to here and no further. */
  @property({ attribute: false }) readers: readonly PersonView[] = [];
  /** Who else is to read what is written here: in groups. */
  @property({ attribute: false }) audience: readonly UserId[] = [];
  /** What can be done with messages here. */
  @property({ attribute: false }) rights: MessageRights = readOnly;
  /** The Tab key stops here. */
  @property({ type: Boolean }) tabbable = false;

  @state() private hasPointer = false;
  @state() private hasFocus = false;
  @state() private hasMenu = false;
  @state() private isBarAside = true;
  @query("article") private readonly article!: HTMLElement | null;
  @query(".body") private readonly body!: HTMLElement | null;
  @query("roost-message-menu") private readonly menu!: RoostMessageMenu | null;

  constructor() {
    super();
    new LongPressController(this, (at) => void this.#openMenu(at));
  }

  override focus(options?: FocusOptions): void {
    this.article?.focus(options);
  }

  /** Shows for a moment which message it is. */
  flash(): void {
    const color = "color-mix(in oklab, var(--signal) 22%, transparent)";
    this.article?.animate({ backgroundColor: [color, color, "transparent"] }, { duration: 1_600, easing: "ease-out" });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("row")) this.style.setProperty("--hue", String(hueOf(this.row?.message.author ?? "")));
    // Where the Tab key leaves out a host, it leaves out all that is in it. Without the attribute the focus would be lost.
    this.tabIndex = this.tabbable ? 0 : -1;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.row === undefined) return nothing;
    const { message, startsGroup } = this.row;
    const isRight = message.own && !this.compact;
    const hasFace = this.compact || (this.named && !message.own);
    return html`
      <article
        class="mx-auto flex max-w-[45rem] gap-2 px-3 md:px-4 ${startsGroup ? "pt-2.5" : "pt-0.5"} ${isRight ? "justify-end" : ""}"
        aria-label=${messageLabel(this.row.message, this.author, this.#seenCount)}
        tabindex=${this.tabbable ? 0 : -1}
        @pointerenter=${this.#handlePointer}
        @pointerleave=${this.#handlePointer}
        @focusin=${this.#handleFocus}
        @focusout=${this.#handleFocus}
        @keydown=${this.#handleKeydown}
      >
        ${hasFace ? this.#renderAvatar(startsGroup) : nothing}
        <div
          class="flex min-w-0 flex-col ${this.compact ? "flex-1" : "max-w-[min(85%,34rem)]"} ${
            isRight ? "items-end" : "items-start"
          }"
        >
          <div
            class="body relative flex max-w-full flex-col ${this.compact ? "w-full" : ""} ${
              isRight ? "own items-end" : "items-start"
            } ${this.isBarAside ? "bar-aside" : ""}"
          >
            ${this.#renderBubble()} ${this.hasPointer || this.hasFocus || this.hasMenu ? this.#renderMenu() : nothing}
          </div>
          ${this.#renderReactions()} ${this.#renderThread()} ${messageFailure(message)} ${messageReaders(this.readers)}
        </div>
      </article>
    `;
  }

  #renderAvatar(isVisible: boolean): TemplateResult {
    return isVisible
      ? html`<roost-avatar
          class="mt-0.5"
          size="32"
          .name=${this.author}
          .seed=${this.row?.message.author ?? ""}
          .picture=${this.picture}
        ></roost-avatar>`
      : html`<span class="w-8 flex-none"></span>`;
  }

  #renderBubble(): TemplateResult {
    const { row, author, named, compact, names, me } = this;
    return messageBubble({
      row: row as MessageRow,
      author: named || compact ? author : "",
      compact,
      names,
      me,
      seenCount: this.#seenCount,
      showSeen: (anchor) =>
        this.dispatchEvent(new MessageActionEvent("seen-by", (row as MessageRow).message.id, anchor)),
      showHistory: () => this.dispatchEvent(new MessageHistoryEvent((row as MessageRow).message.id)),
    });
  }

  /** In the thread itself there is nothing to say about it. */
  #renderThread(): TemplateResult | typeof nothing {
    const { id, thread } = (this.row as MessageRow).message;
    const isOffered = this.rights.offered?.has("thread") !== false;
    return thread === undefined || !isOffered ? nothing : threadSummary(id, thread);
  }

  #renderReactions(): TemplateResult | typeof nothing {
    const { message } = this.row as MessageRow;
    return messageReactions({
      message,
      names: this.names,
      me: this.me,
      isOpen: this.rights.writable,
      toggle: this.#handleReaction,
      add: ({ anchor }) => this.dispatchEvent(new MessageActionEvent("react", message.id, anchor)),
    });
  }

  #renderMenu(): TemplateResult | typeof nothing {
    const { message } = this.row as MessageRow;
    const { deleted, state, id, reactions } = message;
    if (deleted || state === "failed") return nothing;
    const given = new Set(reactions.filter(({ mine }) => mine).map(({ emoji }) => emoji));
    return html`<roost-message-menu
      class="bar absolute z-10"
      .messageId=${id}
      .situation=${this.#situation(message)}
      .given=${given}
      @reaction-toggle=${this.#handleReaction}
      @menu-close=${() => (this.hasMenu = false)}
    ></roost-message-menu>`;
  }

  #situation({ own, deleted, state, pinned, threadId }: MessageView): MessageSituation {
    const hasSeenCount = this.#seenCount !== undefined;
    return { own, deleted, state, pinned, inThread: threadId !== undefined, hasSeenCount, ...this.rights };
  }

  async #openMenu(at?: { readonly x: number; readonly y: number }): Promise<void> {
    this.hasMenu = true;
    let isOpen = false;
    try {
      await loadMenu();
      await this.updateComplete;
      await this.menu?.updateComplete;
      isOpen = (await this.menu?.openMenu(at)) === true;
    } finally {
      // What is pressed in the menu need not take the focus.
      this.hasMenu = isOpen;
    }
  }

  #prepareBar(): void {
    loadMenu().catch(reportError);
    this.#placeBar();
  }

  /** Beside the bubble if there is room, else over its upper edge. */
  #placeBar(): void {
    const { article, body } = this;
    if (article === null || body === null) return;
    const [outer, inner] = [article.getBoundingClientRect(), body.getBoundingClientRect()];
    const room = this.row?.message.own === true && !this.compact ? inner.left - outer.left : outer.right - inner.right;
    this.isBarAside = room >= barRoom;
  }

  readonly #handlePointer = (event: PointerEvent): void => {
    if (event.pointerType !== "mouse") return;
    this.hasPointer = event.type === "pointerenter";
    if (this.hasPointer) this.#prepareBar();
  };

  readonly #handleFocus = (event: FocusEvent): void => {
    if (event.type === "focusout") {
      // On its way to the bar, which must not go before the focus is there.
      this.hasFocus &&= event.relatedTarget instanceof Node && this.article?.contains(event.relatedTarget) === true;
      return;
    }
    this.hasFocus = event.target !== this.article || this.article?.matches(":focus-visible") === true;
    if (this.hasFocus) this.#prepareBar();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (this.article === null || event.target !== this.article || this.row === undefined) return;
    if (event.key === "Enter" || event.key === "ContextMenu") {
      event.preventDefault();
      void this.#openMenu();
      return;
    }
    const action = actionForKey(event, messageActions(this.#situation(this.row.message)));
    if (action === undefined) return;
    event.preventDefault();
    this.dispatchEvent(new MessageActionEvent(action, this.row.message.id, this.article));
  };

  readonly #handleReaction = (event: ReactionToggleEvent): void => {
    const message = this.row?.message;
    if (message !== undefined) this.dispatchEvent(new MessageReactionEvent(message.id, event.emoji, event.on));
  };

  get #seenCount(): SeenCount | undefined {
    return this.row === undefined ? undefined : seenCountOf(this.row.message, this.audience);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-message": RoostMessage;
  }
}
