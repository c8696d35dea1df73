import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { closedReason, type Closed } from "./closed-reason.ts";
import { copyProblem, copyText } from "./copy-text.ts";
import { RoostElement } from "./roost-element.ts";

/** Where nothing can be written any more: why, and what had been begun to write, which stays the person's. */
@customElement("roost-composer-closed")
export class RoostComposerClosed extends RoostElement {
  /** Why. */
  @property() closed: Closed = "out";
  /** The text, with people by their names; empty if nothing had been begun. */
  @property() draft = "";

  @state() private isCopied = false;
  @state() private problem = "";

  protected override render(): TemplateResult {
    return html`<p class="px-4 py-4 text-center text-13 text-ink-soft">${closedReason(this.closed)}</p>
      ${this.draft.trim() === "" ? nothing : this.#renderDraft()}`;
  }

  #renderDraft(): TemplateResult {
    return html`<section class="mx-auto max-w-[45rem] px-3 pb-3 md:px-4" aria-labelledby="title">
      <div class="rounded-card border border-line bg-raised px-4 pt-3 pb-1">
        <h2 id="title" class="text-12 text-warning-ink">
          ${msg("You had begun to write this. It was not sent.", { id: "closed.draft" })}
        </h2>
        <p
          class="mt-1 max-h-[25dvh] overflow-y-auto text-15 break-words whitespace-pre-wrap"
          dir="auto"
          tabindex="0"
          .textContent=${this.draft}
        ></p>
        <button class="link min-h-8 text-13 pointer-coarse:min-h-11" @click=${this.#handleCopy}>
          ${msg("Copy text", { id: "message.copy" })}
        </button>
        <span class="text-12 text-ink-soft" role="status"
          >${this.isCopied ? msg("Copied", { id: "code.copied" }) : nothing}</span
        >
        ${this.problem === "" ? nothing : html`<p class="pb-2 text-12 text-danger-ink" role="alert">${this.problem}</p>`}
      </div>
    </section>`;
  }

  readonly #handleCopy = async (): Promise<void> => {
    this.isCopied = false;
    this.problem = "";
    try {
      await copyText(this.draft);
      this.isCopied = true;
    } catch (error) {
      reportError(error);
      this.problem = copyProblem();
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-composer-closed": RoostComposerClosed;
  }
}
