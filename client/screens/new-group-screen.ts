import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { matchesQuery } from "../../shared/text/fold.ts";
import { paths } from "../components/paths.ts";
import "../components/people-list.ts";
import type { PersonSelectEvent } from "../components/people-list.ts";
import { RoostElement } from "../components/roost-element.ts";
import "../components/search-field.ts";
import type { QueryChangeEvent } from "../components/search-field.ts";
import { textField } from "../components/text-field.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { PersonView } from "../store/views.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { paneHeader } from "./pane-header.ts";

/** A new group: its name and its people. Works offline; the server hears of it later. */
@customElement("roost-new-group-screen")
export class RoostNewGroupScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  @state() private query = "";
  @state() private selected: ReadonlySet<UserId> = new Set();
  @state() private titleError: string | undefined;
  @query("input[name=title]") private readonly titleInput!: HTMLInputElement;
  readonly #people = new ObservableController<readonly PersonView[]>(this);
  @state() private hasFailed = false;
  #isCreating = false;

  protected override render(): TemplateResult {
    const all = this.#people.read(this.store.people);
    const people = all.filter((person) => matchesQuery(`${person.displayName} ${person.email}`, this.query));
    const count = this.selected.size;
    return html`<form class="flex h-full flex-col" novalidate @submit=${this.#handleSubmit}>
      ${paneHeader(msg("New group", { id: "new-group.title" }), paths.newChat, true)}
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div class="mx-auto max-w-[36rem] px-3 py-4">
          <div class="px-2.5">
            ${textField({
              name: "title",
              label: msg("Name of the group", { id: "new-group.name" }),
              autocomplete: "off",
              maxLength: limits.titleLength,
              error: this.titleError,
              autofocus: true,
            })}
          </div>
          <h2 class="px-2.5 pt-6 pb-2 text-13 font-medium">${msg("Members", { id: "new-group.members" })}</h2>
          <roost-search-field
            class="mb-2"
            .label=${msg("Search people", { id: "people.search" })}
            .query=${this.query}
            @query-change=${(event: QueryChangeEvent) => (this.query = event.query)}
          ></roost-search-field>
          <roost-people-list
            multiple
            .label=${msg("People", { id: "people.title" })}
            .people=${people}
            .selected=${this.selected}
            @person-select=${this.#handlePerson}
          ></roost-people-list>
        </div>
      </div>
      <footer class="border-t border-line px-3 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
        ${
          this.hasFailed
            ? html`<p class="mx-auto mb-2 max-w-[36rem] px-2.5 text-13 text-danger-ink" role="alert">
                ${msg(
                  "This device could not keep the group, so it was not created. Please free some space, and try again.",
                  {
                    id: "new-group.failed",
                  },
                )}
              </p>`
            : nothing
        }
        <div class="mx-auto flex max-w-[36rem] items-center justify-between gap-4 px-2.5">
          <span class="text-13 text-ink-soft" role="status"
            >${
              count === 0
                ? msg("Nobody chosen yet", { id: "new-group.nobody" })
                : msg(str`${count} chosen`, { id: "new-group.count" })
            }</span
          >
          <button class="button button-primary">${msg("Create group", { id: "new-group.create" })}</button>
        </div>
      </footer>
    </form>`;
  }

  readonly #handlePerson = (event: PersonSelectEvent): void => {
    const selected = new Set(this.selected);
    if (!selected.delete(event.userId)) selected.add(event.userId);
    this.selected = selected;
  };

  readonly #handleSubmit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const title = this.titleInput.value.trim();
    this.titleError = title === "" ? msg("Please give the group a name", { id: "new-group.no-name" }) : undefined;
    if (title === "") return this.titleInput.focus();
    if (this.#isCreating) return;
    this.#isCreating = true;
    this.hasFailed = false;
    try {
      const chatId = await this.store.startGroupChat({ title, memberIds: [...this.selected] });
      this.dispatchEvent(new NavigateEvent(paths.chat(chatId), "replace"));
    } catch (error) {
      reportError(error);
      this.hasFailed = true;
    } finally {
      this.#isCreating = false;
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-new-group-screen": RoostNewGroupScreen;
  }
}
