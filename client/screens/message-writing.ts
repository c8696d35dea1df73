import { html, type LitElement, type TemplateResult } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import type {
  DraftChangeEvent,
  EmojiRequestEvent,
  MessageSubmitEvent,
  TypingChangeEvent,
} from "../components/composer-events.ts";
import type { RoostComposer } from "../components/composer.ts";
import "../components/composer.ts";
import type { MessageActionEvent } from "../components/message-events.ts";
import type { QuoteOpenEvent } from "../components/quote.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { ChatView } from "../store/views.ts";
import type { ChatPeople } from "./chat-people.ts";
import { closedChat } from "./closed-chat.ts";
import { EmojiChoice, withRecent } from "./emoji-choice.ts";
import type { MessageTasks } from "./message-tasks.ts";

/** Where it is written: a chat, or one of its threads. */
type WritingTarget = Pick<OpenChat, "draft" | "setDraft"> & Partial<Pick<OpenChat, "setTyping">>;

interface MessageWritingOptions {
  readonly store: () => AppStore;
  readonly open: () => WritingTarget | undefined;
  readonly tasks: MessageTasks;
  readonly react: (messageId: MessageId, emoji: string) => void;
  readonly openQuote: (event: QuoteOpenEvent) => void;
}

interface ComposerParts {
  readonly chat: ChatView;
  readonly people: ChatPeople;
  readonly me: UserId | undefined;
  readonly placeholder: string;
}

/** The composer of a screen, and what becomes of what is written in it; emoji are chosen for it and for reactions. */
export class MessageWriting {
  readonly #host: LitElement;
  readonly #options: MessageWritingOptions;
  readonly #composer = createRef<RoostComposer>();
  readonly #emoji = new EmojiChoice(
    (emoji, reactingTo) => this.#useEmoji(emoji, reactingTo),
    (skinTone) => this.#options.store().setSetting("skinTone", skinTone),
  );

  constructor(host: LitElement, options: MessageWritingOptions) {
    this.#host = host;
    this.#options = options;
  }

  get composer(): RoostComposer | undefined {
    return this.#composer.value;
  }

  /** When the screen shows what it is to show now. On a touch screen it would open the keyboard over the messages. */
  focusWithMouse(): void {
    if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
    // With the next frame, for which everything is laid out anyway.
    requestAnimationFrame(() => this.#focus());
  }

  /** What the composer has to do with, of all that can be done with a message. */
  act(event: MessageActionEvent): void {
    if (event.action === "react") return this.#emoji.choose(event.anchor, event.messageId);
    this.#options.tasks.run(event.action, event.messageId);
    if (event.action === "reply") this.#focus();
  }

  render({ chat, people, me, placeholder }: ComposerParts): TemplateResult {
    const { store, open, tasks, openQuote } = this.#options;
    return html`<roost-composer
      ${ref(this.#composer)}
      class="block pb-[env(safe-area-inset-bottom)]"
      .draft=${open()?.draft.value ?? ""}
      .placeholder=${placeholder}
      .closed=${closedChat(chat)}
      .editing=${tasks.editedText}
      .quote=${tasks.quote}
      .members=${chat.members}
      .names=${people.names}
      .me=${me ?? ""}
      ?group=${chat.kind === "group"}
      ?newlines=${!store().settings.value.enterSends}
      @message-submit=${this.#handleSubmit}
      @draft-change=${({ text }: DraftChangeEvent) =>
        tasks.editedText === undefined ? open()?.setDraft(text) : tasks.begun?.keep(text)}
      @typing-change=${(event: TypingChangeEvent) => open()?.setTyping?.(event.typing)}
      @emoji-request=${(event: EmojiRequestEvent) => this.#emoji.choose(event.anchor)}
      @edit-last=${() => tasks.editLast()}
      @compose-cancel=${() => tasks.cancel()}
      @quote-open=${openQuote}
    ></roost-composer>`;
  }

  renderEmoji(): TemplateResult {
    return this.#emoji.render(this.#options.store().settings.value);
  }

  readonly #handleSubmit = (event: MessageSubmitEvent): void => {
    const { open, tasks } = this.#options;
    const target = open();
    if (target === undefined) return event.preventDefault();
    // The store reports the problem; here the text is given back, unless the next one is being written already.
    tasks.submit(event.text)?.written.catch(() => {
      if (target.draft.value === "") target.setDraft(event.text);
    });
  };

  #useEmoji(emoji: string, reactingTo: MessageId | undefined): void {
    const store = this.#options.store();
    store.setSetting("recentEmoji", withRecent(store.settings.value.recentEmoji, emoji));
    if (reactingTo === undefined) this.composer?.insert(emoji);
    else this.#options.react(reactingTo, emoji);
  }

  #focus(): void {
    void this.#host.updateComplete.then(() => this.composer?.focus({ preventScroll: true }));
  }
}
