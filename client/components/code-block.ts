import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, Copy } from "lucide";
import { copyProblem, copyText } from "./copy-text.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

const confirmationMs = 2_000;
/** So many lines of long code are shown at first, and it is long only if folding it hides more than a few. */
const shownLines = 20;
const longFrom = shownLines + 5;

/** What a row holds changes its height because somebody wants it so: the row stays where it begins. */
export class HeightToggleEvent extends Event {
  constructor() {
    super("height-toggle", { bubbles: true, composed: true });
  }
}

/**
 * Code as it was written, to be copied with one press. The default slot shows it, on lines of its own; of long code only
 * the first ones until the rest is asked for.
 */
@customElement("roost-code-block")
export class RoostCodeBlock extends RoostElement {
  static override styles = css`
    :host {
      background: color-mix(in oklab, currentcolor 7%, transparent);
      border-radius: 8px;
      max-width: 100%;
      white-space: normal;
      scroll-margin-block: 3.5rem;
    }
    /* As high as "message.ts" has it until the code for this element is there. */
    .folded {
      max-height: 20lh;
      overflow-y: hidden;
      mask-image: linear-gradient(to top, transparent, black 2lh);
    }
    @media (forced-colors: active), (prefers-contrast: more) {
      .folded {
        mask-image: none;
      }
    }
    @media (forced-colors: active) {
      :host {
        border: 1px solid;
      }
    }
  `;

  /** The language, as it was written. */
  @property() language = "";
  /** What is copied. */
  @property() source = "";

  @state() private isCopied = false;
  @state() private isOpen = false;
  @state() private problem = "";

  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.isCopied = false;
    this.problem = "";
  }

  protected override render(): TemplateResult {
    const label = this.isCopied ? msg("Copied", { id: "code.copied" }) : msg("Copy code", { id: "code.copy" });
    const name =
      this.language === ""
        ? msg("Code", { id: "code.label" })
        : msg(str`Code, ${this.language}`, { id: "code.label-language" });
    const isLong = this.#lines >= longFrom;
    return html`<div class="flex items-center" dir="ltr">
        <span class="min-w-0 flex-1 truncate px-3 text-12 select-none"
          >${this.language === "" ? nothing : this.language}</span
        >
        <button class="icon-button size-8! pointer-coarse:size-11!" title=${label} @click=${this.#handleCopy}>
          ${icon(this.isCopied ? Check : Copy, 15)}
        </button>
        <span class="sr-only" role="status">${this.isCopied ? msg("Copied", { id: "code.copied" }) : nothing}</span>
      </div>
      ${this.problem === "" ? nothing : html`<p class="px-3 pb-2 text-12 text-danger-ink" role="alert">${this.problem}</p>`}
      <div
        id="code"
        class="${isLong && !this.isOpen ? "folded" : ""} overflow-x-auto px-3 pb-2.5 font-mono text-13 leading-normal -outline-offset-2"
        tabindex="0"
        role="region"
        aria-label=${name}
        dir="ltr"
      >
        <slot></slot>
      </div>
      ${
        isLong
          ? html`<button
              class="min-h-8 w-full rounded-control px-3 text-start text-13 font-medium -outline-offset-2 hover:bg-hover pointer-coarse:min-h-11"
              aria-expanded=${this.isOpen}
              aria-controls="code"
              @click=${this.#handleToggle}
            >
              ${
                this.isOpen
                  ? msg("Show less", { id: "code.less" })
                  : msg(str`Show all ${this.#lines} lines`, { id: "code.more" })
              }
            </button>`
          : nothing
      }`;
  }

  get #lines(): number {
    return this.source.split("\n").length;
  }

  readonly #handleToggle = async (): Promise<void> => {
    this.dispatchEvent(new HeightToggleEvent());
    this.isOpen = !this.isOpen;
    await this.updateComplete;
    // Where it was read to its end, nobody is left somewhere below it.
    if (!this.isOpen) this.scrollIntoView({ block: "nearest" });
  };

  readonly #handleCopy = async (): Promise<void> => {
    this.problem = "";
    try {
      await copyText(this.source);
    } catch (error) {
      reportError(error);
      this.problem = copyProblem();
      return;
    }
    this.isCopied = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.isCopied = false;
    }, confirmationMs);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-code-block": RoostCodeBlock;
  }
}
