import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, Copy } from "lucide";
import { copyProblem, copyText } from "./copy-text.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

const confirmationMs = 2_000;

/** Code as it was written, to be copied with one press. The default slot shows it, on lines of its own. */
@customElement("roost-code-block")
export class RoostCodeBlock extends RoostElement {
  static override styles = css`
    :host {
      background: color-mix(in oklab, currentcolor 7%, transparent);
      border-radius: 8px;
      max-width: 100%;
      white-space: normal;
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
        class="overflow-x-auto px-3 pb-2.5 font-mono text-13 leading-normal -outline-offset-2"
        tabindex="0"
        role="region"
        aria-label=${name}
        dir="ltr"
      >
        <slot></slot>
      </div>`;
  }

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
