import { msg } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { SendHorizontal } from "lucide";
import { limits } from "../../shared/lib/limits.ts";
import { TypingController } from "../controllers/typing-controller.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

/** A message is to be sent. The composer is empty already; whoever cannot take the text prevents the default. */
export class MessageSubmitEvent extends Event {
  constructor(readonly text: string) {
    super("message-submit", { cancelable: true });
  }
}

/** The text changed, at every stroke: to be kept as the chat's draft. */
export class DraftChangeEvent extends Event {
  constructor(readonly text: string) {
    super("draft-change");
  }
}

export class TypingChangeEvent extends Event {
  constructor(readonly typing: boolean) {
    super("typing-change");
  }
}

/** Where messages are written. Enter sends, Shift+Enter begins a new line. What stands in it is never thrown away. */
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
  /** Why nothing can be written here; empty if it can. */
  @property() closedReason = "";

  @state() private text = "";
  @query("textarea") private readonly textarea!: HTMLTextAreaElement | null;

  readonly #typing = new TypingController(this, (typing) => this.dispatchEvent(new TypingChangeEvent(typing)));

  override focus(options?: FocusOptions): void {
    this.textarea?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("draft") || this.draft === this.text) return;
    const isWriting = this.shadowRoot?.activeElement === this.textarea && this.text !== "";
    if (!isWriting || !this.hasUpdated) this.text = this.draft;
  }

  protected override updated(): void {
    const { textarea } = this;
    if (textarea === null) return;
    if (textarea.value !== this.text) textarea.value = this.text;
    textarea.style.height = "auto";
    // Without a size (in a hidden pane) one row is right.
    if (textarea.scrollHeight > 0) textarea.style.height = `${textarea.scrollHeight}px`;
  }

  protected override render(): TemplateResult {
    if (this.closedReason !== "") {
      return html`<p class="px-4 py-4 text-center text-13 text-ink-soft">${this.closedReason}</p>`;
    }
    const isEmpty = this.text.trim() === "";
    const label = msg("Send", { id: "composer.send" });
    return html`
      <div class="mx-auto flex max-w-[45rem] items-end gap-1.5 px-3 pt-1 pb-3 md:px-4">
        <div
          class="flex min-w-0 flex-1 rounded-[22px] border border-line bg-raised shadow-small focus-within:border-accent-line"
        >
          <textarea
            class="block w-full min-w-0 bg-transparent px-4 py-[0.6875rem] text-15 leading-[1.35] outline-none placeholder:text-ink-faint"
            rows="1"
            dir="auto"
            maxlength=${limits.textLength}
            placeholder=${this.placeholder}
            aria-label=${this.placeholder}
            enterkeyhint="enter"
            @input=${this.#handleInput}
            @keydown=${this.#handleKeydown}
            @blur=${this.#handleBlur}
          ></textarea>
        </div>
        <button
          class="icon-button ${isEmpty ? "" : "bg-accent! text-on-accent! hover:bg-accent-strong!"}"
          aria-label=${label}
          title=${label}
          ?disabled=${isEmpty}
          @mousedown=${keepFocus}
          @click=${this.#submit}
        >
          ${icon(SendHorizontal)}
        </button>
      </div>
      ${
        this.text.length > limits.textLength * 0.95
          ? html`<p class="px-4 pb-2 text-center text-12 text-warning-ink" role="status">
              ${limits.textLength - this.text.length}
            </p>`
          : nothing
      }
    `;
  }

  readonly #handleInput = (): void => {
    this.text = this.textarea?.value ?? "";
    this.dispatchEvent(new DraftChangeEvent(this.text));
    if (this.text.trim() === "") this.#typing.stop();
    else this.#typing.stroke();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    // While an input method is composing, Enter chooses a word; Safari tells only by the key code.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#submit();
  };

  readonly #handleBlur = (): void => this.#typing.stop();

  readonly #submit = (): void => {
    const text = this.text.trim();
    if (text === "") return;
    const kept = this.text;
    this.#typing.stop();
    this.text = "";
    const isTaken = this.dispatchEvent(new MessageSubmitEvent(text));
    if (!isTaken) this.text = kept;
    this.dispatchEvent(new DraftChangeEvent(this.text));
  };
}

/** A tap on the button must not close the keyboard of a phone. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-composer": RoostComposer;
  }
}
