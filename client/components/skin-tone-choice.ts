import { msg } from "@lit/localize";
import { css, html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { FocusReturn } from "./focus-return.ts";
import { RoostElement } from "./roost-element.ts";

/** The person wants another skin tone from now on: 0 (yellow) to 5 (dark). */
export class SkinToneChangeEvent extends Event {
  constructor(readonly skinTone: number) {
    super("skin-tone-change", { bubbles: true, composed: true });
  }
}

const hands = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"] as const;

/** A hand in the skin tone of one's emoji; pressed, it offers the others. */
@customElement("roost-skin-tone-choice")
export class RoostSkinToneChoice extends RoostElement {
  static override styles = css`
    :host {
      position: relative;
    }
    [popover] {
      position: fixed;
      inset: auto;
      margin: 0;
    }
  `;

  /** 0 (yellow) to 5 (dark). */
  @property({ type: Number }) skinTone = 0;

  @query("[popover]") private readonly popup!: HTMLElement;

  readonly #focus = new FocusReturn();

  protected override render(): TemplateResult {
    const label = msg("Skin tone", { id: "emoji.skin-tone" });
    return html`
      <button
        class="icon-button size-10! font-emoji text-[1.25rem] pointer-coarse:size-11!"
        aria-label="${label}: ${toneLabel(this.skinTone)}"
        aria-haspopup="true"
        title=${label}
        popovertarget="tones"
      >
        ${hands[this.skinTone]}
      </button>
      <div
        id="tones"
        popover
        role="group"
        aria-label=${label}
        class="rounded-full bg-floating p-1 text-ink shadow-large"
        @beforetoggle=${this.#handleBeforeToggle}
        @toggle=${this.#handleToggle}
        @keydown=${handleKeydown}
      >
        <div class="flex">
          ${hands.map(
            (hand, tone) =>
              html`<button
                class="icon-button size-10! font-emoji text-[1.25rem] pointer-coarse:size-11! ${
                  tone === this.skinTone ? "bg-accent-tint" : ""
                }"
                aria-label=${toneLabel(tone)}
                aria-pressed=${tone === this.skinTone ? "true" : "false"}
                ?autofocus=${tone === this.skinTone}
                @click=${() => this.#choose(tone)}
              >
                ${hand}
              </button>`,
          )}
        </div>
      </div>
    `;
  }

  readonly #handleBeforeToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState !== "open") return;
    this.#focus.keep();
    const box = this.getBoundingClientRect();
    this.popup.style.top = `${box.top}px`;
    this.popup.style.right = `${document.documentElement.clientWidth - box.right}px`;
  };

  readonly #handleToggle = (event: Event): void => {
    // The popover around this one hears of its own only.
    event.stopPropagation();
    if ((event as ToggleEvent).newState === "closed") this.#focus.giveBack(this.popup);
  };

  #choose(tone: number): void {
    this.popup.hidePopover();
    this.skinTone = tone;
    this.dispatchEvent(new SkinToneChangeEvent(tone));
  }
}

function handleKeydown(event: KeyboardEvent): void {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  const button = event.target;
  if (step === 0 || !(button instanceof HTMLElement)) return;
  event.preventDefault();
  const next = step > 0 ? button.nextElementSibling : button.previousElementSibling;
  if (next instanceof HTMLElement) next.focus();
}

function toneLabel(tone: number): string {
  switch (tone) {
    case 1:
      return msg("Light", { id: "emoji.tone-1" });
    case 2:
      return msg("Medium light", { id: "emoji.tone-2" });
    case 3:
      return msg("Medium", { id: "emoji.tone-3" });
    case 4:
      return msg("Medium dark", { id: "emoji.tone-4" });
    case 5:
      return msg("Dark", { id: "emoji.tone-5" });
    default:
      return msg("Yellow", { id: "emoji.tone-0" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-skin-tone-choice": RoostSkinToneChoice;
  }
}
