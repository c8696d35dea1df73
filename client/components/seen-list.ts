import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { initialOf } from "../../shared/text/initials.ts";
import type { PersonView } from "../store/views.ts";
import "./avatar.ts";
import { FocusReturn } from "./focus-return.ts";
import { hueOf } from "./hue.ts";
import { nameList } from "./name-list.ts";
import { placePopover, popoverStyles } from "./popover-place.ts";
import { RoostElement } from "./roost-element.ts";

const mostFaces = 4;
const mostNames = 12;

/** Who has read up to here: a few small faces that open the whole list. Shows nothing if nobody has. */
@customElement("roost-seen-list")
export class RoostSeenList extends RoostElement {
  static override styles = [
    popoverStyles,
    css`
      .face {
        --hue: 0;
        background: light-dark(oklch(0.89 0.06 var(--hue)), oklch(0.38 0.06 var(--hue)));
        color: light-dark(oklch(0.4 0.09 var(--hue)), oklch(0.92 0.05 var(--hue)));
      }
    `,
  ];

  /** Who has read it, latest first. */
  @property({ attribute: false }) people: readonly PersonView[] = [];

  @state() private isOpen = false;
  @query("[popover]") private readonly popup!: HTMLElement | null;
  @query("button") private readonly opener!: HTMLElement | null;

  readonly #focus = new FocusReturn();

  protected override render(): TemplateResult | typeof nothing {
    const { people } = this;
    if (people.length === 0) return nothing;
    const faces = people.slice(0, mostFaces);
    const rest = people.length - faces.length;
    const label = msg(str`Seen by ${this.#names()}`, { id: "seen.by" });
    return html`
      <button
        class="flex min-h-6 items-center rounded-full ps-1.5 pe-0.5 hover:bg-hover pointer-coarse:min-h-11 pointer-coarse:min-w-11 pointer-coarse:justify-end"
        title=${label}
        popovertarget="people"
      >
        ${faces.map((person) => this.#renderFace(person))}
        ${rest > 0 ? html`<span class="ps-0.5 pe-1 text-12 text-ink-soft tabular-nums" aria-hidden="true">+${rest}</span>` : nothing}
      </button>
      <div
        id="people"
        popover
        class="sheet max-h-80 max-w-80 min-w-52 overflow-y-auto rounded-card bg-floating p-2 text-ink shadow-large"
        role="dialog"
        aria-label=${msg("Seen", { id: "delivery.seen" })}
        tabindex="0"
        autofocus
        @beforetoggle=${this.#handleBeforeToggle}
        @toggle=${this.#handleToggle}
      >
        ${this.isOpen ? this.#renderPeople() : nothing}
      </div>
    `;
  }

  #renderFace({ id, displayName }: PersonView): TemplateResult {
    return html`<span
      class="face -ms-1 grid size-4.5 place-items-center overflow-hidden rounded-full text-[0.5625rem] font-medium ring-1 ring-ground"
      aria-hidden="true"
      data-hue=${hueOf(id)}
      >${initialOf(displayName)}</span
    >`;
  }

  #renderPeople(): TemplateResult {
    return html`<ul class="flex flex-col">
      ${this.people.map(
        ({ id, displayName, avatar }) =>
          html`<li class="flex min-h-11 items-center gap-2.5 px-2">
            <roost-avatar size="32" .name=${displayName} .seed=${id} .picture=${avatar}></roost-avatar>
            <span class="truncate text-15" dir="auto">${displayName}</span>
          </li>`,
      )}
    </ul>`;
  }

  /** Styles cannot be attributes here: the page's policy forbids it. */
  protected override updated(): void {
    for (const face of this.renderRoot.querySelectorAll<HTMLElement>(".face")) {
      face.style.setProperty("--hue", face.dataset["hue"] ?? "0");
    }
  }

  #names(): string {
    const names = this.people.slice(0, mostNames).map(({ displayName }) => displayName);
    const rest = this.people.length - names.length;
    return nameList(rest > 0 ? [...names, msg(str`${rest} more`, { id: "reaction.more" })] : names);
  }

  readonly #handleBeforeToggle = (event: Event): void => {
    if ((event as ToggleEvent).newState === "open") this.#focus.keep();
  };

  readonly #handleToggle = async (event: Event): Promise<void> => {
    this.isOpen = (event as ToggleEvent).newState === "open";
    if (!this.isOpen && this.popup !== null) this.#focus.giveBack(this.popup);
    await this.updateComplete;
    const { popup, opener } = this;
    if (!this.isOpen || popup === null || opener === null) return;
    placePopover(popup, opener.getBoundingClientRect(), { side: "above", align: "end" });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-seen-list": RoostSeenList;
  }
}
