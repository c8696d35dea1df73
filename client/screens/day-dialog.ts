import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "../components/dialog.ts";
import { RoostElement } from "../components/roost-element.ts";

/** Somebody wants to read from a day on. `at` is its first moment here, epoch milliseconds. */
export class DaySelectEvent extends Event {
  constructor(readonly at: number) {
    super("day-select");
  }
}

/** What came of looking for a day: it is being looked for; it is not on this device; there is nothing from then on. */
export type DaySearch = "looking" | "not-here" | "nothing";

/** Asks for a day to go to. */
@customElement("roost-day-dialog")
export class RoostDayDialog extends RoostElement {
  /** Whether it is shown. */
  @property({ type: Boolean }) open = false;
  /** The day that is suggested, epoch milliseconds. */
  @property({ type: Number }) at = Date.now();
  /** How it stands with the day that was asked for last. */
  @property({ attribute: false }) search: DaySearch | undefined;

  @state() private chosen: string | undefined;

  protected override render(): TemplateResult {
    return html`<roost-dialog
      ?open=${this.open}
      .heading=${msg("Go to a day", { id: "day.title" })}
      @dialog-close=${this.#handleClose}
    >
      <form id="day" class="flex flex-col gap-2" @submit=${this.#handleSubmit}>
        <label class="text-13 text-ink-soft" for="date">${msg("Read from this day on", { id: "day.label" })}</label>
        <input
          id="date"
          class="field"
          type="date"
          required
          autofocus
          max=${toDateValue(Date.now())}
          .value=${this.chosen ?? toDateValue(this.at)}
          aria-describedby="result"
          @keydown=${this.#handleKeydown}
          @input=${(event: Event) => (this.chosen = (event.target as HTMLInputElement).value)}
        />
        <p id="result" class="text-13 text-ink empty:hidden" role="status">${this.#renderResult()}</p>
      </form>
      <button
        slot="actions"
        class="button button-primary"
        ?disabled=${this.search === "looking"}
        @click=${this.#submit}
      >
        ${msg("Go there", { id: "day.go" })}
      </button>
      <button slot="actions" class="button button-quiet" @click=${this.#handleClose}>
        ${msg("Cancel", { id: "cancel" })}
      </button>
    </roost-dialog>`;
  }

  #renderResult(): string | typeof nothing {
    switch (this.search) {
      case "looking":
        return msg("Looking…", { id: "day.looking" });
      case "not-here":
        return msg("That day is not on this device yet. It comes with the next connection.", { id: "day.not-here" });
      case "nothing":
        return msg("Nothing was written on that day or later.", { id: "day.nothing" });
      case undefined:
        return nothing;
    }
  }

  readonly #handleSubmit = (event: Event): void => {
    event.preventDefault();
    const at = parseDateValue(this.chosen ?? toDateValue(this.at));
    if (at !== undefined && this.search !== "looking") this.dispatchEvent(new DaySelectEvent(at));
  };

  /** A date field keeps the key to itself. */
  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    this.#submit();
  };

  readonly #submit = (): void => this.renderRoot.querySelector("form")?.requestSubmit();

  readonly #handleClose = (): void => {
    this.chosen = undefined;
    this.dispatchEvent(new Event("day-close"));
  };
}

/** A day here, as a date field has it. */
function toDateValue(at: number): string {
  const day = new Date(at);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${String(day.getFullYear()).padStart(4, "0")}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function parseDateValue(value: string): number | undefined {
  const [year, month, day] = value.split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const at = new Date(year, month - 1, day).getTime();
  return Number.isNaN(at) ? undefined : Math.max(0, at);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-day-dialog": RoostDayDialog;
  }
}
