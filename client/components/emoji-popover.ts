import { msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { EmojiLanguage } from "./emoji-data.ts";
import { FocusReturn } from "./focus-return.ts";
import { placePopover, popoverStyles } from "./popover-place.ts";
import { RoostElement } from "./roost-element.ts";

/**
 * The emoji picker beside what asked for it; on phones, from the bottom. The picker and its data are only loaded when it
 * opens for the first time. Its events `emoji-pick` and `skin-tone-change` come through.
 */
@customElement("roost-emoji-popover")
export class RoostEmojiPopover extends RoostElement {
  static override styles = [
    popoverStyles,
    css`
      :host {
        display: contents;
      }
      [popover] {
        width: 22rem;
        height: 24rem;
        overflow: hidden;
      }
    `,
  ];

  /** The language of the names. */
  @property() language: EmojiLanguage = "en";
  /** What was used last, newest first. */
  @property({ attribute: false }) recent: readonly string[] = [];
  /** 0 (yellow) to 5 (dark). */
  @property({ type: Number }) skinTone = 0;

  @state() private content: "closed" | "loading" | "picker" | "failed" = "closed";
  @query("[popover]") private readonly popup!: HTMLElement;

  readonly #focus = new FocusReturn();

  /** Opens beside this element; the focus comes back to where it was. */
  async openAt(anchor: Element): Promise<void> {
    await this.updateComplete;
    this.#focus.keep();
    this.popup.showPopover();
    placePopover(this.popup, anchor.getBoundingClientRect(), { side: "above", align: "end" });
    await this.#load();
  }

  close(): void {
    if (this.popup.matches(":popover-open")) this.popup.hidePopover();
  }

  protected override render(): TemplateResult {
    return html`<div
      popover
      class="sheet rounded-card bg-floating text-ink shadow-large"
      role="dialog"
      aria-label=${msg("Emoji", { id: "emoji.title" })}
      @emoji-pick=${() => this.close()}
      @toggle=${this.#handleToggle}
    >
      ${this.#renderContent()}
    </div>`;
  }

  #renderContent(): TemplateResult | typeof nothing {
    if (this.content === "picker") {
      return html`<roost-emoji-picker
        class="h-full"
        .language=${this.language}
        .recent=${this.recent}
        .skinTone=${this.skinTone}
      ></roost-emoji-picker>`;
    }
    if (this.content !== "failed") return nothing;
    return html`<div class="grid h-full place-content-center gap-2 p-6 text-center text-13 text-ink-soft">
      <p>${msg("The emoji are not on this device yet. They come with the next connection.", { id: "emoji.failed" })}</p>
      <button class="button button-quiet" @click=${() => void this.#load()}>
        ${msg("Try again", { id: "try-again" })}
      </button>
    </div>`;
  }

  async #load(): Promise<void> {
    this.content = "loading";
    try {
      await import("./emoji-picker.ts");
    } catch {
      // Told in its place, where it can be tried again.
      this.content = "failed";
      return;
    }
    if (!this.popup.matches(":popover-open")) return;
    this.content = "picker";
    await this.updateComplete;
    // A phone's keyboard would cover what there is to see.
    if (!matchMedia("(pointer: coarse)").matches) this.renderRoot.querySelector("roost-emoji-picker")?.focus();
  }

  readonly #handleToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState !== "closed" || event.target !== this.popup) return;
    this.#focus.giveBack(this.popup);
    this.content = "closed";
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-emoji-popover": RoostEmojiPopover;
  }
}
