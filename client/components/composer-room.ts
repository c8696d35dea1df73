import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { RoostElement } from "./roost-element.ts";

/** Read aloud it is told once for so many characters, and not for each. */
const step = 200;

/** How much more fits into a message, once that matters. Nothing is cut off: a text that is too long stays, and says so. */
@customElement("roost-composer-room")
export class RoostComposerRoom extends RoostElement {
  /** For how many characters there is room, if they are few; below zero, how many are too many. */
  @property({ attribute: false }) left: number | undefined;

  /** What a live region is born with is not read aloud. */
  protected override firstUpdated(): void {
    requestAnimationFrame(() => this.requestUpdate());
  }

  protected override render(): TemplateResult {
    const { left, hasUpdated } = this;
    return html`${left === undefined ? nothing : html`<p class="px-4 pb-2 text-center text-12 text-warning-ink">${shown(left)}</p>`}
      <p class="sr-only" role="status">${left === undefined || !hasUpdated ? nothing : told(left)}</p>`;
  }
}

function shown(left: number): string {
  return left >= 0
    ? leftText(left)
    : msg(str`${-left} characters too long. Shorten it, or send it in two parts.`, { id: "composer.too-long" });
}

function told(left: number): string {
  return left >= 0
    ? leftText(Math.ceil(left / step) * step)
    : msg("Too long. Shorten it, or send it in two parts.", { id: "composer.too-long-brief" });
}

function leftText(left: number): string {
  return msg(str`${left} characters left`, { id: "composer.left" });
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-composer-room": RoostComposerRoom;
  }
}
