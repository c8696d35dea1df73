import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Check } from "lucide";
import "./avatar.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

/** Something to choose: a chat or a person, by `id`. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  /** What the colour of its picture comes from. */
  readonly seed: string;
  /** The name of the picture itself, if there is one. */
  readonly picture?: string | undefined;
  readonly detail?: string;
}

/** One of them was switched on or off. */
export class ChoiceToggleEvent extends Event {
  constructor(readonly id: string) {
    super("choice-toggle");
  }
}

/** Chats and people, of which any number can be chosen. */
@customElement("roost-choice-list")
export class RoostChoiceList extends RoostElement {
  /** What to choose from, in this order. */
  @property({ attribute: false }) choices: readonly Choice[] = [];
  /** What is chosen. */
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  /** What the list holds, for screen readers. */
  @property() label = "";

  protected override render(): TemplateResult {
    return html`<ul class="flex flex-col gap-0.5" aria-label=${this.label}>
      ${repeat(
        this.choices,
        ({ id }) => id,
        (choice) => html`<li>${this.#renderChoice(choice)}</li>`,
      )}
    </ul>`;
  }

  #renderChoice({ id, title, seed, picture, detail }: Choice): TemplateResult {
    const isSelected = this.selected.has(id);
    return html`<button
      class="flex min-h-12 w-full items-center gap-3 rounded-control px-2 py-1 text-left text-ink -outline-offset-2 hover:bg-hover"
      role="checkbox"
      aria-checked=${isSelected ? "true" : "false"}
      @click=${() => this.dispatchEvent(new ChoiceToggleEvent(id))}
    >
      <roost-avatar size="32" .name=${title} .seed=${seed} .picture=${picture}></roost-avatar>
      <span class="min-w-0 flex-1">
        <span class="block truncate text-15" dir="auto">${title}</span>
        ${detail === undefined ? nothing : html`<span class="block truncate text-12 text-ink-soft">${detail}</span>`}
      </span>
      <span
        class="grid size-6 flex-none place-items-center rounded-full border ${
          isSelected ? "border-accent bg-accent text-on-accent" : "border-line-strong"
        }"
        >${isSelected ? icon(Check, 15) : nothing}</span
      >
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-choice-list": RoostChoiceList;
  }
}
