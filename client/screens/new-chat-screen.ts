import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Users } from "lucide";
import { matchesQuery } from "../../shared/text/fold.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import "../components/people-list.ts";
import type { PersonSelectEvent } from "../components/people-list.ts";
import { RoostElement } from "../components/roost-element.ts";
import "../components/search-field.ts";
import type { QueryChangeEvent, RoostSearchField } from "../components/search-field.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { PersonView } from "../store/views.ts";
import { howToInvite } from "./how-to-invite.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { paneHeader } from "./pane-header.ts";

/** All people of the server: picking one begins a chat, also offline. */
@customElement("roost-new-chat-screen")
export class RoostNewChatScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  @state() private query = "";
  @query("roost-search-field") private readonly field!: RoostSearchField | null;
  readonly #people = new ObservableController<readonly PersonView[]>(this);

  protected override firstUpdated(): void {
    // On a touch screen it would open the keyboard over the people.
    if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
    void this.field?.updateComplete.then(() => this.field?.focus());
  }

  protected override render(): TemplateResult {
    const all = this.#people.read(this.store.people);
    const people = all.filter((person) => matchesQuery(`${person.displayName} ${person.email}`, this.query));
    return html`<div class="flex h-full flex-col">
      ${paneHeader(msg("New chat", { id: "new-chat.title" }), paths.home)}
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div class="mx-auto max-w-[36rem] px-3 py-4">
          <roost-search-field
            .label=${msg("Search people", { id: "people.search" })}
            .query=${this.query}
            @query-change=${(event: QueryChangeEvent) => (this.query = event.query)}
          ></roost-search-field>
          <a
            href=${paths.newGroup}
            class="mt-3 flex min-h-14 items-center gap-3 rounded-card px-2.5 py-1.5 text-15 font-medium hover:bg-hover"
          >
            <span class="grid size-10 place-items-center rounded-full bg-accent-tint text-accent-ink"
              >${icon(Users)}</span
            >
            ${msg("New group", { id: "new-group.title" })}
          </a>
          ${
            people.length === 0
              ? html`<p class="p-6 text-center text-13 text-ink-soft" role="status">
                  ${all.length === 0 ? howToInvite() : msg("Nobody by that name", { id: "people.nobody-found" })}
                </p>`
              : html`<roost-people-list
                  .label=${msg("People", { id: "people.title" })}
                  .people=${people}
                  @person-select=${this.#handlePerson}
                ></roost-people-list>`
          }
        </div>
      </div>
    </div>`;
  }

  readonly #handlePerson = async (event: PersonSelectEvent): Promise<void> => {
    const chatId = await this.store.startDirectChat(event.userId);
    this.dispatchEvent(new NavigateEvent(paths.chat(chatId), "replace"));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-new-chat-screen": RoostNewChatScreen;
  }
}
