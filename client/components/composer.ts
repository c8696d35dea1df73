import { msg } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Check, SendHorizontal, Smile } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { Mention } from "../../shared/text/mentions.ts";
import { TypingController } from "../controllers/typing-controller.ts";
import type { PersonView, QuoteView } from "../store/views.ts";
import {
  ComposeCancelEvent,
  DraftChangeEvent,
  EditLastEvent,
  EmojiRequestEvent,
  MessageSubmitEvent,
  TypingChangeEvent,
} from "./composer-events.ts";
import type { Closed } from "./closed-reason.ts";
import { fitHeight, focusEnd, holdCaret, insertText, isJoined, keepFocus } from "./composer-field.ts";
import { readComposerKey } from "./composer-keys.ts";
import { ComposerMentions } from "./composer-mentions.ts";
import { composerQuote } from "./composer-quote.ts";
import { icon } from "./icon.ts";
import { latePart } from "./late-part.ts";
import type { MentionCandidate, MentionQuery } from "./mention-completion.ts";
import { editDraft, insertMention, readDraft, writeDraft, type MentionDraft } from "./mention-draft.ts";
import { mentionLabel } from "./message-text.ts";
import { linkedSelection } from "./paste-link.ts";
import { RoostElement } from "./roost-element.ts";

const loadClosed = (): Promise<unknown> => import("./composer-closed.ts");

/**
 * Where messages are written, answered and changed. Enter sends, but not on phones; Shift+Enter begins a new line. What
 * stands in it is never thrown away: while a message is changed, the draft waits.
 */
@customElement("roost-composer")
export class RoostComposer extends RoostElement {
  static override styles = css`
    textarea {
      max-height: 40dvh;
      resize: none;
      overflow-y: auto;
    }
  `;

  /** The draft as kept; a change from outside is taken over unless something else is being written here. */
  @property() draft = "";
  /** What to write, and where. */
  @property() placeholder = "";
  /** Why nothing can be written here; undefined if it can. */
  @property() closed: Closed | undefined;
  /** The text of the message that is being changed, if one is. */
  @property({ attribute: false }) editing: string | undefined;
  /** The message that is answered or changed. */
  @property({ attribute: false }) quote: QuoteView | undefined;
  /** Who can be mentioned. */
  @property({ attribute: false }) members: readonly PersonView[] = [];
  /** What people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** Who writes. */
  @property() me = "";
  /** Several people read it: all of them can be mentioned at once. */
  @property({ type: Boolean }) group = false;
  /** Enter begins a new line; Control or Command with Enter sends. */
  @property({ type: Boolean }) newlines = false;

  @state() private content: MentionDraft = readDraft("", () => undefined);
  @query("textarea") private readonly textarea!: HTMLTextAreaElement | null;

  readonly #typing = new TypingController(this, (typing) => this.dispatchEvent(new TypingChangeEvent(typing)));
  readonly #mentions = new ComposerMentions(this, {
    field: () => this.textarea,
    content: () => this.content,
    people: () => ({ members: this.members, me: this.me as UserId, all: this.group }),
    pick: (candidate, query) => this.#pickMention(candidate, query),
  });
  /** False: it is as another tab or device has it, which may send it. Then it must not stay here to be sent again. */
  #isWrittenHere = false;

  override focus(options?: FocusOptions): void {
    this.textarea?.focus(options);
  }

  /** Puts a text before what stands in it: nothing of either is lost. */
  putBefore(text: string): void {
    const kept = writeDraft(this.content);
    this.#read(kept.trim() === "" ? text : `${text}\n${kept}`);
    this.#isWrittenHere = true;
    this.dispatchEvent(new DraftChangeEvent(writeDraft(this.content)));
    void this.updateComplete.then(() => this.#focusEnd());
  }

  /** Puts a text where the caret is. */
  insert(text: string): void {
    const { textarea } = this;
    if (textarea === null) return;
    if (!insertText(textarea, text)) this.#handleInput();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Another message may have the same text.
    const before = changed.get("quote")?.id;
    const isOther = this.editing !== undefined && before !== undefined && before !== this.quote?.id;
    if (isOther || (changed.has("editing") && (this.hasUpdated || this.editing !== undefined))) {
      this.#read(this.editing ?? this.draft);
      void this.updateComplete.then(() => this.#focusEnd());
      return;
    }
    if (!changed.has("draft") || this.editing !== undefined || this.draft === writeDraft(this.content)) return;
    const isHere = document.hasFocus() && this.shadowRoot?.activeElement === this.textarea;
    const isWriting = this.#isWrittenHere && isHere && this.content.text !== "";
    const written = writeDraft(this.content);
    if (!isWriting || !this.hasUpdated) this.#read(this.draft);
    else if (isJoined(this.draft, written)) this.#takeUp(this.draft.endsWith(written));
  }

  protected override updated(): void {
    const { textarea } = this;
    if (textarea === null) return;
    if (textarea.value !== this.content.text) textarea.value = this.content.text;
    fitHeight(textarea);
  }

  protected override render(): TemplateResult {
    const { closed, content } = this;
    if (closed !== undefined) {
      const part = html`<roost-composer-closed .closed=${closed} .draft=${content.text}></roost-composer-closed>`;
      return html`${latePart(loadClosed, part)}`;
    }
    const left = limits.textLength - writeDraft(content).length;
    const isEmpty = content.text.trim() === "" || left < 0;
    const isNearEnd = left < limits.textLength * 0.05;
    if (isNearEnd) import("./composer-room.ts").catch(reportError);
    const isEditing = this.editing !== undefined;
    const label = isEditing ? msg("Save", { id: "composer.save" }) : msg("Send", { id: "composer.send" });
    const { controls, active } = this.#mentions.fieldAttributes;
    return html`
      <div class="mx-auto max-w-[45rem] px-3 pt-1 pb-3 md:px-4">
        ${this.quote === undefined ? nothing : composerQuote(this.quote, this, this.#handleCancel)}
        <div class="relative flex items-end gap-1.5">
          ${this.#mentions.render()}
          <div
            class="flex min-w-0 flex-1 items-end rounded-[22px] border border-line bg-raised shadow-small focus-within:border-accent"
          >
            <textarea
              class="block w-full min-w-0 bg-transparent py-[0.6875rem] ps-4 text-15 leading-[1.35] outline-none placeholder:text-ink-faint"
              rows="1"
              dir="auto"
              placeholder=${this.placeholder}
              aria-label=${this.placeholder}
              aria-autocomplete="list"
              aria-controls=${controls}
              aria-activedescendant=${active}
              enterkeyhint="enter"
              @input=${this.#handleInput}
              @keydown=${this.#handleKeydown}
              @keyup=${this.#handleCaret}
              @click=${this.#handleCaret}
              @paste=${this.#handlePaste}
              @blur=${this.#handleBlur}
            ></textarea>
            ${this.#renderEmojiButton()}
          </div>
          <button
            class="icon-button ${isEmpty ? "" : "bg-accent! text-on-accent! hover:bg-accent-strong!"}"
            title=${label}
            ?disabled=${isEmpty || left < 0}
            @mousedown=${keepFocus}
            @click=${this.#submit}
          >
            ${icon(isEditing ? Check : SendHorizontal)}
          </button>
        </div>
      </div>
      <roost-composer-room .left=${isNearEnd ? left : undefined}></roost-composer-room>
    `;
  }

  #renderEmojiButton(): TemplateResult {
    const label = msg("Emoji", { id: "emoji.title" });
    return html`<button
      class="icon-button -my-px"
      title=${label}
      aria-haspopup="dialog"
      @click=${(event: Event) => this.dispatchEvent(new EmojiRequestEvent(event.currentTarget as Element))}
    >
      ${icon(Smile)}
    </button>`;
  }

  #read(stored: string): void {
    this.content = readDraft(stored, (mention) => this.#labelOf(mention));
    this.#isWrittenHere = false;
  }

  /** What is being written got company from another device: it is not to be written over with the next letter. */
  #takeUp(isAbove: boolean): void {
    const restore = holdCaret(this.textarea as HTMLTextAreaElement, isAbove);
    this.#read(this.draft);
    this.#isWrittenHere = true;
    void this.updateComplete.then(restore);
  }

  #labelOf(mention: Mention): string | undefined {
    return mention === "all" || this.names.has(mention) ? mentionLabel(mention, this.names) : undefined;
  }

  #focusEnd(): void {
    if (this.textarea !== null) focusEnd(this.textarea);
  }

  #change(content: MentionDraft): void {
    this.content = content;
    this.#isWrittenHere = true;
    this.dispatchEvent(new DraftChangeEvent(writeDraft(content)));
    if (this.editing !== undefined) return;
    if (content.text.trim() === "") this.#typing.stop();
    else this.#typing.stroke();
  }

  #pickMention({ mention, name }: MentionCandidate, { start, end }: MentionQuery): void {
    const label = this.#labelOf(mention) ?? `@${name}`;
    const { draft, caret } = insertMention(this.content, start, end, mention, label);
    this.#change(draft);
    void this.updateComplete.then(() => {
      this.focus();
      this.textarea?.setSelectionRange(caret, caret);
    });
  }

  readonly #handleInput = (): void => {
    this.#change(editDraft(this.content, this.textarea?.value ?? ""));
    this.#mentions.update();
  };

  readonly #handleCaret = (event: Event): void => {
    if (event instanceof KeyboardEvent && !/^(ArrowLeft|ArrowRight|Home|End)$/u.test(event.key)) return;
    this.#mentions.update();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (this.#mentions.handleKeydown(event)) return;
    // The keyboards of phones have no other key for a new line; a button sends there.
    const newlines = this.newlines || matchMedia("(hover: none) and (pointer: coarse)").matches;
    const hasQuote = this.quote !== undefined;
    const wish = readComposerKey(event, { newlines, hasQuote, isEmpty: this.content.text === "" });
    if (wish === undefined) return;
    event.preventDefault();
    if (wish === "submit") this.#submit();
    else if (wish === "cancel") this.#handleCancel();
    else this.dispatchEvent(new EditLastEvent());
  };

  readonly #handlePaste = (event: ClipboardEvent): void => {
    const { textarea } = this;
    if (textarea === null) return;
    const selected = textarea.value.slice(textarea.selectionStart, textarea.selectionEnd);
    const linked = linkedSelection(selected, event.clipboardData?.getData("text/plain") ?? "");
    if (linked === undefined) return;
    event.preventDefault();
    this.insert(linked);
  };

  readonly #handleBlur = (): void => {
    this.#typing.stop();
    this.#mentions.hide();
  };

  readonly #handleCancel = (): void => {
    this.dispatchEvent(new ComposeCancelEvent());
    this.focus();
  };

  readonly #submit = (): void => {
    const text = writeDraft(this.content).trim();
    if (text === "" || text.length > limits.textLength) return;
    if (this.editing !== undefined) {
      this.dispatchEvent(new MessageSubmitEvent(text));
      return;
    }
    const kept = this.content;
    this.#typing.stop();
    this.#read("");
    const isTaken = this.dispatchEvent(new MessageSubmitEvent(text));
    if (!isTaken) {
      this.content = kept;
      this.#isWrittenHere = true;
    }
    this.dispatchEvent(new DraftChangeEvent(writeDraft(this.content)));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-composer": RoostComposer;
  }
}
