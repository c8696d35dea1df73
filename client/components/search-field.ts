import { msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { Search, X } from "lucide";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";

/** What is searched for changed. */
export class QueryChangeEvent extends Event {
  constructor(readonly query: string) {
    super("query-change");
  }
}

/** A field to search in lists. Escape empties it; Enter and the arrow down are left to its surroundings. */
@customElement("roost-search-field")
export class RoostSearchField extends RoostElement {
  static override styles = css`
    input::-webkit-search-cancel-button {
      display: none;
    }
  `;

  /** What it is for. */
  @property() label = "";
  /** What stands in it. */
  @property() query = "";

  @query("input") private readonly input!: HTMLInputElement | null;

  override focus(): void {
    this.input?.focus();
    this.input?.select();
  }

  protected override render(): TemplateResult {
    const clear = msg("Clear", { id: "search.clear" });
    return html`
      <div class="relative">
        <span class="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-ink-faint"
          >${icon(Search, 17)}</span
        >
        <input
          class="h-10 w-full pointer-coarse:h-11 rounded-full forced-colors:border bg-field pl-9.5 text-15 placeholder:text-ink-faint ${
            // Without the button, its room is the placeholder's.
            this.query === "" ? "pr-3" : "pr-10"
          }"
          type="search"
          autocomplete="off"
          spellcheck="false"
          placeholder=${this.label}
          aria-label=${this.label}
          .value=${this.query}
          @input=${this.#handleInput}
          @keydown=${this.#handleKeydown}
        />
        ${
          this.query === ""
            ? nothing
            : html`<button
                class="absolute inset-y-0 right-0 grid w-10 pointer-coarse:w-11 place-items-center rounded-full text-ink-soft hover:text-ink"
                title=${clear}
                @click=${this.#handleClear}
              >
                ${icon(X, 17)}
              </button>`
        }
      </div>
    `;
  }

  readonly #handleInput = (): void => this.#change(this.input?.value ?? "");

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.query === "") return;
    event.preventDefault();
    this.#change("");
  };

  readonly #handleClear = (): void => {
    this.#change("");
    this.input?.focus();
  };

  #change(query: string): void {
    this.query = query;
    this.dispatchEvent(new QueryChangeEvent(query));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-search-field": RoostSearchField;
  }
}
