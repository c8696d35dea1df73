import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { initialsOf } from "../../shared/text/initials.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { hueOf } from "./hue.ts";
import { PictureRequestEvent } from "./picture-request.ts";
import { RoostElement } from "./roost-element.ts";

export type AvatarSize = 32 | 40 | 44 | 88;

/** A person's or chat's picture, or until it is here initials on their colour. Decoration: the name stands next to it. */
@customElement("roost-avatar")
export class RoostAvatar extends RoostElement {
  static override styles = css`
    :host {
      position: relative;
      flex: none;
      user-select: none;
    }
    .face {
      background: light-dark(oklch(0.89 0.06 var(--hue)), oklch(0.38 0.06 var(--hue)));
      color: light-dark(oklch(0.4 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
    }
  `;

  /** Whose initials. */
  @property() name = "";
  /** The user or chat id, which picks the colour. */
  @property() seed = "";
  /** The name of the picture; it is asked for with `picture-request`. */
  @property() picture: string | undefined;
  /** Edge in CSS pixels. */
  @property({ type: Number }) size: AvatarSize = 44;
  /** Shows the dot of somebody who is there now. */
  @property({ type: Boolean }) online = false;

  readonly #url = new ObservableController<string | undefined>(this);
  #source: PictureRequestEvent["url"];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("seed")) this.style.setProperty("--hue", String(hueOf(this.seed)));
    if (changed.has("picture")) this.#source = undefined;
    if (this.picture !== undefined) this.#source ??= this.#ask(this.picture);
  }

  #ask(picture: string): PictureRequestEvent["url"] {
    const event = new PictureRequestEvent(picture);
    this.dispatchEvent(event);
    return event.url;
  }

  protected override render(): TemplateResult {
    const url = this.#url.read(this.#source);
    return html`
      <div
        class="face grid place-items-center overflow-hidden rounded-full font-medium ${sizes[this.size]}"
        aria-hidden="true"
      >
        ${url === undefined ? initialsOf(this.name) : html`<img class="size-full object-cover" src=${url} alt="" />`}
      </div>
      ${
        this.online
          ? html`<span
              class="absolute rounded-full bg-success ring-2 ring-ground forced-color-adjust-none ${
                this.size > 44 ? "right-1 bottom-1 size-4" : "right-0 bottom-0 size-2.5"
              }"
            ></span>`
          : nothing
      }
    `;
  }
}

const sizes: Record<AvatarSize, string> = {
  32: "size-8 text-12",
  40: "size-10 text-13",
  44: "size-11 text-15",
  88: "size-22 text-26",
};

declare global {
  interface HTMLElementTagNameMap {
    "roost-avatar": RoostAvatar;
  }
}
