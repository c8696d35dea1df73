import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { X } from "lucide";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import type { QuoteView } from "../store/views.ts";
import { hueOf } from "./hue.ts";
import { icon } from "./icon.ts";
import { plainText } from "./plain-text.ts";
import { RoostElement } from "./roost-element.ts";

/** The person wants to see the quoted message where it stands. */
export class QuoteOpenEvent extends Event {
  constructor(readonly messageId: MessageId) {
    super("quote-open", { bubbles: true, composed: true });
  }
}

/** The person does not want to quote it after all. */
export class QuoteRemoveEvent extends Event {
  constructor() {
    super("quote-remove", { bubbles: true, composed: true });
  }
}

/** The message that another one answers, in two lines: above the answer, or above the composer while it is written. */
@customElement("roost-quote")
export class RoostQuote extends RoostElement {
  static override styles = css`
    .bar {
      border-inline-start: 3px solid light-dark(oklch(0.55 0.11 var(--hue)), oklch(0.75 0.09 var(--hue)));
    }
    .author {
      color: light-dark(oklch(0.42 0.11 var(--hue)), oklch(0.86 0.09 var(--hue)));
    }
  `;

  /** The quoted message. */
  @property({ attribute: false }) quote: QuoteView | undefined;
  /** What people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** Who reads. */
  @property() me = "";
  /** Says what the quote is for, in place of its author alone: `Edit message`. */
  @property() heading = "";
  /** It stands in the list of what is pinned, and is no answer's. */
  @property({ type: Boolean }) pinned = false;
  /** Offers to take it away. */
  @property({ type: Boolean }) removable = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("quote")) this.style.setProperty("--hue", String(hueOf(this.quote?.author ?? "")));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { quote } = this;
    if (quote === undefined) return nothing;
    const remove = msg("Remove", { id: "quote.remove" });
    return html`<div class="flex items-center gap-1">
      <button
        class="bar block min-w-0 flex-1 rounded-control bg-[color-mix(in_oklab,currentcolor_6%,transparent)] py-1 ps-2 pe-2.5 text-start text-13 hover:bg-[color-mix(in_oklab,currentcolor_10%,transparent)]"
        aria-label=${this.#label(quote)}
        @click=${() => this.dispatchEvent(new QuoteOpenEvent(quote.id))}
      >
        <span class="author block truncate font-medium" dir="auto"
          >${this.heading === "" ? this.#author(quote) : this.heading}</span
        >
        <span class="block truncate" dir="auto">${this.#text(quote)}</span>
      </button>
      ${
        this.removable
          ? html`<button class="icon-button" title=${remove} @click=${() => this.dispatchEvent(new QuoteRemoveEvent())}>
              ${icon(X, 18)}
            </button>`
          : nothing
      }
    </div>`;
  }

  #label(quote: QuoteView): string {
    const text = this.#text(quote);
    if (this.heading !== "") return `${this.heading}: ${text}`;
    if (this.pinned) return msg(str`Pinned, ${this.#author(quote)}: ${text}`, { id: "quote.pinned" });
    return msg(str`Answer to ${this.#author(quote)}: ${text}`, { id: "quote.label" });
  }

  #author({ author }: QuoteView): string {
    if (author === this.me) return msg("You", { id: "reaction.you" });
    return this.names.get(author) ?? msg("Someone", { id: "reaction.someone" });
  }

  #text({ text, deleted, known }: QuoteView): string {
    if (deleted) return msg("Message deleted", { id: "message.deleted" });
    if (!known) return msg("This message is not on this device yet", { id: "quote.unknown" });
    return plainText(text, this.names);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-quote": RoostQuote;
  }
}
