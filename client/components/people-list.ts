import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Check } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import type { PersonView } from "../store/views.ts";
import "./avatar.ts";
import { icon } from "./icon.ts";
import { presenceText } from "./presence-text.ts";
import { RoostElement } from "./roost-element.ts";

/** Somebody was picked. */
export class PersonSelectEvent extends Event {
  constructor(readonly userId: UserId) {
    super("person-select");
  }
}

/** People to pick from: one at once, or with `multiple` any number, each on and off. */
@customElement("roost-people-list")
export class RoostPeopleList extends RoostElement {
  /** Whom to show, in this order. */
  @property({ attribute: false }) people: readonly PersonView[] = [];
  /** Several may be picked. */
  @property({ type: Boolean }) multiple = false;
  /** Who is picked, with `multiple`. */
  @property({ attribute: false }) selected: ReadonlySet<UserId> = new Set();
  /** What the list holds, for screen readers. */
  @property() label = "";

  protected override render(): TemplateResult {
    return html`<ul class="flex flex-col gap-0.5" aria-label=${this.label}>
      ${repeat(
        this.people,
        (person) => person.id,
        (person) => html`<li>${this.#renderPerson(person)}</li>`,
      )}
    </ul>`;
  }

  #renderPerson(person: PersonView): TemplateResult {
    const isSelected = this.selected.has(person.id);
    return html`<button
      class="flex min-h-14 w-full items-center gap-3 rounded-card px-2.5 py-1.5 text-left transition-colors -outline-offset-2 hover:bg-hover @max-[6rem]:relative @max-[6rem]:px-2"
      data-tip=${person.displayName}
      role=${this.multiple ? "checkbox" : nothing}
      aria-checked=${this.multiple ? (isSelected ? "true" : "false") : nothing}
      @click=${() => this.dispatchEvent(new PersonSelectEvent(person.id))}
    >
      <roost-avatar
        size="40"
        .name=${person.displayName}
        .seed=${person.id}
        .picture=${person.avatar}
        ?online=${person.online}
      ></roost-avatar>
      <span class="min-w-0 flex-1 @max-[6rem]:sr-only">
        <span class="block truncate text-15 font-medium" dir="auto">${person.displayName}</span>
        <span class="block truncate text-13 text-ink-soft">${presenceText(person)}</span>
      </span>
      ${
        this.multiple
          ? html`<span
              class="grid size-6 flex-none place-items-center rounded-full border ${
                isSelected ? "border-accent bg-accent text-on-accent" : "border-line-strong"
              }"
              >${isSelected ? icon(Check, 15) : nothing}</span
            >`
          : nothing
      }
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-people-list": RoostPeopleList;
  }
}
