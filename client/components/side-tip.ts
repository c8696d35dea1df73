import { css, html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { RoostElement } from "./roost-element.ts";

/** From the row to its words, in pixels. */
const gap = 12;

/**
 * Around rows that show pictures only: the words of the row that has the pointer or the focus, beside it. What assistive
 * technology reads stands in the rows themselves.
 */
@customElement("roost-side-tip")
export class RoostSideTip extends RoostElement {
  static override styles = css`
    :host {
      display: contents;
    }
    [popover] {
      position: fixed;
      inset: auto;
      margin: 0;
      max-width: 20rem;
      pointer-events: none;
    }
    @media (forced-colors: active) {
      [popover] {
        border: 1px solid CanvasText;
      }
    }
  `;

  /** The rows show pictures only. */
  @property({ type: Boolean }) active = false;

  @state() private words = "";
  #row: HTMLElement | undefined;

  protected override render(): TemplateResult {
    return html`<div
        class="contents"
        @pointermove=${this.#handleReach}
        @pointerleave=${this.#hide}
        @focusin=${this.#handleReach}
        @focusout=${this.#hide}
        @click=${this.#hide}
        @scroll=${{ handleEvent: this.#handleScroll, capture: true }}
        @keydown=${this.#handleKeydown}
        @keyup=${this.#handleKeyup}
      >
        <slot></slot>
      </div>
      <div
        popover="manual"
        class="truncate rounded-control bg-ink px-2.5 py-1.5 text-13 text-ground"
        aria-hidden="true"
        dir="auto"
      >
        ${this.words}
      </div>`;
  }

  get #tip(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>("[popover]");
  }

  /** Not as soon as something lies below the pointer: a list that scrolls below a resting one is nobody's question. */
  readonly #handleReach = (event: Event): void => {
    const row = event
      .composedPath()
      .find((node): node is HTMLElement => node instanceof HTMLElement && node.dataset["tip"] !== undefined);
    if (row !== undefined && row === this.#row) return;
    const isByMouse = event instanceof PointerEvent;
    if (!this.active || row === undefined || (isByMouse && event.pointerType !== "mouse")) return this.#hide();
    // Put there by a click, the focus tells nothing new.
    if (!isByMouse && !row.matches(":focus-visible")) return;
    this.words = row.dataset["tip"] ?? "";
    this.#row = row;
    void this.updateComplete.then(this.#show);
  };

  readonly #show = (): void => {
    const tip = this.#tip;
    if (tip === null || this.#row === undefined) return;
    const anchor = this.#row.getBoundingClientRect();
    tip.showPopover();
    tip.style.left = `${anchor.right + gap}px`;
    tip.style.top = `${anchor.top + (anchor.height - tip.offsetHeight) / 2}px`;
  };

  readonly #hide = (): void => {
    this.#row = undefined;
    this.#tip?.hidePopover();
  };

  /** A row that gets the focus is scrolled into view after that. */
  readonly #handleScroll = (): void => {
    if (this.#row?.matches(":hover, :focus-visible") === true) this.#show();
    else this.#hide();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.#hide();
  };

  /** What moves the focus from row to row within one list tells nobody outside of that list. */
  readonly #handleKeyup = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") this.#handleReach(event);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-side-tip": RoostSideTip;
  }
}
