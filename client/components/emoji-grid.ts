import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { inTone, type Emoji } from "./emoji-data.ts";
import { groupLabel, type EmojiSection } from "./emoji-groups.ts";
import { RoostElement } from "./roost-element.ts";

/** An emoji was picked, in the person's skin tone. */
export class EmojiPickEvent extends Event {
  constructor(readonly emoji: string) {
    super("emoji-pick", { bubbles: true, composed: true });
  }
}

/** An emoji is under the pointer or has the focus. */
export class EmojiPointEvent extends Event {
  constructor(readonly emoji: Emoji) {
    super("emoji-point");
  }
}

/** Another group came to the top. */
export class EmojiGroupEvent extends Event {
  constructor(readonly group: number) {
    super("emoji-group");
  }
}

/** The way up from the first row. */
export class GridLeaveEvent extends Event {
  constructor() {
    super("grid-leave");
  }
}

/** Emoji in a grid that scrolls. One stop for the Tab key; arrows move in it, over the borders of groups. */
@customElement("roost-emoji-grid")
export class RoostEmojiGrid extends RoostElement {
  static override styles = css`
    :host {
      position: relative;
      overflow-y: auto;
      overscroll-behavior: contain;
    }
    section {
      content-visibility: auto;
    }
    .grid {
      --cell: 2.5rem;
      grid-template-columns: repeat(auto-fill, minmax(var(--cell), 1fr));
    }
    .emoji {
      height: var(--cell);
      font-size: 1.5rem;
      line-height: 1;
      border-radius: 8px;
    }
    @media (pointer: coarse) {
      .grid {
        --cell: 2.75rem;
      }
    }
    .emoji:hover,
    .emoji:focus-visible {
      background: var(--hover);
    }
    .emoji:focus-visible {
      outline-offset: -2px;
    }
  `;

  /** What to show. */
  @property({ attribute: false }) sections: readonly EmojiSection[] = [];
  /** 0 (yellow) to 5 (dark). */
  @property({ type: Number }) skinTone = 0;

  /** What the buttons stand for, in their order. */
  #shown: readonly Emoji[] = [];
  #group: number | undefined;

  constructor() {
    super();
    this.addEventListener("scroll", this.#handleScroll, { passive: true });
  }

  override focus(): void {
    this.#focusEmoji(0);
  }

  showGroup(group: number): void {
    const section = this.renderRoot.querySelector<HTMLElement>(`section[data-group="${group}"]`);
    if (section !== null) this.scrollTop = section.offsetTop;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("sections")) return;
    this.#shown = this.sections.flatMap(({ emoji }) => emoji);
    this.scrollTop = 0;
  }

  protected override render(): TemplateResult {
    let index = 0;
    return html`<div
      class="px-2 pb-2"
      @click=${this.#handleClick}
      @keydown=${this.#handleKeydown}
      @pointerover=${this.#handlePoint}
      @focusin=${this.#handlePoint}
    >
      ${this.sections.map(({ group, emoji }) => {
        const label = groupLabel(group);
        const cells = emoji.map((entry) => this.#renderEmoji(entry, index++));
        return html`<section role="group" aria-label=${label} data-group=${group ?? nothing} data-count=${emoji.length}>
          <h3 class="px-1 pt-2 pb-1 text-12 font-medium text-ink-soft" aria-hidden="true">${label}</h3>
          <div class="grid">${cells}</div>
        </section>`;
      })}
    </div>`;
  }

  #renderEmoji(emoji: Emoji, index: number): TemplateResult {
    return html`<button
      class="emoji font-emoji"
      aria-label=${emoji.name}
      tabindex=${index === 0 ? 0 : -1}
      data-index=${index}
    >
      ${inTone(emoji, this.skinTone)}
    </button>`;
  }

  /** About how high each section is, so that the scroll bar does not jump while they come into view. */
  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("sections")) return;
    for (const section of this.renderRoot.querySelectorAll<HTMLElement>("section")) {
      const rows = Math.ceil(Number(section.dataset["count"]) / 8);
      section.style.containIntrinsicHeight = `auto ${rows * 40 + 28}px`;
    }
    this.#handleScroll();
  }

  readonly #handleClick = (event: Event): void => {
    const emoji = this.#emojiOf(event);
    if (emoji !== undefined) this.dispatchEvent(new EmojiPickEvent(inTone(emoji, this.skinTone)));
  };

  readonly #handlePoint = (event: Event): void => {
    const emoji = this.#emojiOf(event);
    if (emoji !== undefined) this.dispatchEvent(new EmojiPointEvent(emoji));
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const index = indexOf(event);
    const next = index === undefined ? undefined : this.#nextIndex(event.key, index);
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) this.dispatchEvent(new GridLeaveEvent());
    else this.#focusEmoji(Math.min(next, this.#shown.length - 1));
  };

  readonly #handleScroll = (): void => {
    const top = this.getBoundingClientRect().top + 8;
    const sections = [...this.renderRoot.querySelectorAll<HTMLElement>("section[data-group]")];
    // A short last one never comes to the top.
    const isAtEnd = this.scrollTop > 0 && this.scrollTop + this.clientHeight >= this.scrollHeight - 1;
    const reached = isAtEnd ? sections.at(-1) : sections.findLast((one) => one.getBoundingClientRect().top <= top);
    const current = reached ?? sections[0];
    const group = current === undefined ? undefined : Number(current.dataset["group"]);
    if (group === undefined || group === this.#group) return;
    this.#group = group;
    this.dispatchEvent(new EmojiGroupEvent(group));
  };

  #nextIndex(key: string, index: number): number | undefined {
    switch (key) {
      case "ArrowRight":
        return index + 1;
      case "ArrowLeft":
        return index - 1;
      case "ArrowDown":
        return this.#nextRow(index, 1);
      case "ArrowUp":
        return this.#nextRow(index, -1);
      case "Home":
        return 0;
      case "End":
        return this.#shown.length - 1;
      default:
        return undefined;
    }
  }

  /** The nearest button of the row below or above; below the last row the same one, above the first one -1. */
  #nextRow(index: number, step: 1 | -1): number {
    const from = this.#button(index)?.getBoundingClientRect();
    let best = step === 1 ? index : -1;
    let row: number | undefined;
    let distance = Number.POSITIVE_INFINITY;
    for (let i = index + step; from !== undefined && i >= 0 && i < this.#shown.length; i += step) {
      const box = this.#button(i)?.getBoundingClientRect();
      if (box === undefined || Math.abs(box.top - from.top) < 2) continue;
      row ??= box.top;
      if (Math.abs(box.top - row) > 2) break;
      const away = Math.abs(box.left - from.left);
      if (away < distance) [best, distance] = [i, away];
    }
    return best;
  }

  #focusEmoji(index: number): void {
    this.#button(index)?.focus();
  }

  #button(index: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`[data-index="${index}"]`);
  }

  #emojiOf(event: Event): Emoji | undefined {
    const index = indexOf(event);
    return index === undefined ? undefined : this.#shown[index];
  }
}

function indexOf(event: Event): number | undefined {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-index]") : null;
  return button === null ? undefined : Number(button.dataset["index"]);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-emoji-grid": RoostEmojiGrid;
  }
}
