import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Search } from "lucide";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { matchesQuery } from "../../shared/text/fold.ts";
import "../components/chat-list.ts";
import { RoostChatRow } from "../components/chat-row.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import { skeletonRows } from "../components/skeleton-rows.ts";
import type { PersonSelectEvent } from "../components/people-list.ts";
import { RoostElement } from "../components/roost-element.ts";
import { searchPath } from "../components/search-address.ts";
import type { QueryChangeEvent, RoostSearchField } from "../components/search-field.ts";
import "../components/search-field.ts";
import { FoldController } from "../controllers/fold-controller.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, ConnectionView, PersonView, SessionView } from "../store/views.ts";
import { chatFilters, isShown, type ChatFilter } from "./chat-filter.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { ownHeader } from "./own-header.ts";
import { showGap } from "./show-gap.ts";

/** It stands below the chats. */
const loadPeopleList = (): void => void import("../components/people-list.ts").catch(reportError);

/** Somebody wants to find a person or a chat, where there is no field for it. */
export class SwitcherRequestEvent extends Event {
  constructor() {
    super("switcher-request", { bubbles: true, composed: true });
  }
}

/**
 * The list: oneself, the connection, a search over everything, the chats, and the people without one. It leads to what
 * stands beside it, and is all there is where it has the window to itself. Folded, which is a choice where the window has
 * a middling width, it shows pictures only.
 */
@customElement("roost-chats-screen")
export class RoostChatsScreen extends RoostElement {
  static override styles = css`
    :host([folded]) {
      width: 4.5rem !important;
    }
    .rows {
      container-type: inline-size;
    }
  `;

  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** The chat that is open beside the list. */
  @property({ attribute: false }) selectedId: ChatId | undefined;

  @state() private query = "";
  @state() private filter: ChatFilter = "all";
  @query("roost-search-field") private readonly field!: RoostSearchField | null;

  readonly #fold = new FoldController(this);
  readonly #session = new ObservableController<SessionView>(this);
  readonly #connection = new ObservableController<ConnectionView>(this);
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);
  #peopleById: ReadonlyMap<UserId, PersonView> = new Map();
  #me: Extract<SessionView, { readonly me: unknown }>["me"] | undefined;
  #peopleList: readonly PersonView[] = [];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("selectedId") && this.selectedId !== undefined) this.query = "";
    const { isFolded } = this.#fold;
    if (isFolded) {
      // What is not on the screen must not decide what is.
      this.query = "";
      this.filter = "all";
      import("../components/side-tip.ts").catch(reportError);
    }
    this.toggleAttribute("folded", isFolded);
    this.role = this.#fold.isBeside ? "navigation" : "main";
    this.ariaLabel = msg("Chats", { id: "chats.title" });
    const people = this.#people.read(this.store.people);
    const session = this.#session.read(this.store.session);
    const me = "me" in session ? session.me : undefined;
    if (people === this.#peopleList && me === this.#me) return;
    this.#peopleList = people;
    this.#me = me;
    const everybody = me === undefined ? people : [...people, { ...me, online: true }];
    this.#peopleById = new Map(everybody.map((person) => [person.id, person]));
  }

  protected override render(): TemplateResult {
    return html`<div class="flex h-full flex-col bg-ground">
      ${
        this.#fold.isBeside
          ? html`<h2 class="sr-only">${this.ariaLabel}</h2>`
          : html`<h1 class="sr-only">${this.ariaLabel}</h1>`
      }
      ${this.#renderHeader()} ${this.#fold.isFolded ? nothing : this.#renderSearch()}
      <roost-side-tip class="contents" ?active=${this.#fold.isFolded}>
        <div class="min-h-0 flex-1 overflow-y-auto px-2 pb-4" @keydown=${this.#handleListKeydown}>
          <div class="rows">${this.#renderLists()}</div>
        </div>
      </roost-side-tip>
      ${
        this.#fold.isFolded
          ? html`<roost-connection-pill
              brief
              .connection=${this.#connection.read(this.store.connection)}
            ></roost-connection-pill>`
          : nothing
      }
    </div>`;
  }

  #renderSearch(): TemplateResult {
    return html`<div class="px-3 pb-2">
        <roost-search-field
          .label=${msg("Search people and chats", { id: "chats.search" })}
          .query=${this.query}
          @query-change=${(event: QueryChangeEvent) => (this.query = event.query)}
          @keydown=${this.#handleSearchKeydown}
        ></roost-search-field>
      </div>
      ${
        this.query === ""
          ? chatFilters({
              chats: this.#chats.read(this.store.chats),
              filter: this.filter,
              choose: (filter) => (this.filter = filter),
            })
          : nothing
      }`;
  }

  #renderHeader(): TemplateResult | typeof nothing {
    const session = this.#session.read(this.store.session);
    if (!("me" in session)) return nothing;
    return ownHeader({
      me: session.me,
      connection: this.#connection.read(this.store.connection),
      isFolded: this.#fold.isFolded,
      toggle: () => this.#fold.toggle(),
      find: () => this.dispatchEvent(new SwitcherRequestEvent()),
    });
  }

  #renderLists(): TemplateResult {
    const all = this.#chats.read(this.store.chats);
    const chats =
      this.query === ""
        ? all.filter((chat) => isShown(chat, this.filter, this.selectedId))
        : all.filter((chat) => matchesQuery(chat.title, this.query));
    const withChat = new Set(all.map((chat) => chat.peerId));
    const people = this.#peopleList.filter((person) =>
      this.query === ""
        ? this.filter === "all" && !withChat.has(person.id)
        : matchesQuery(`${person.displayName} ${person.email}`, this.query) && !withChat.has(person.id),
    );
    if (people.length > 0) loadPeopleList();
    if (this.query !== "" && chats.length === 0 && people.length === 0) {
      return html`${this.#renderMessageSearch()}
        <p class="p-6 text-center text-13 text-ink-soft" role="status">
          ${msg("Nobody and nothing by that name", { id: "chats.nothing-found" })}
        </p>`;
    }
    if (all.length === 0 && people.length === 0) return this.#renderEmpty();
    if (chats.length === 0 && this.filter !== "all") {
      return html`<p class="p-6 text-center text-13 text-ink-soft" role="status">
        ${msg("Nothing here right now", { id: "chats.filter-empty" })}
      </p>`;
    }
    return html`
      ${all.length === 0 ? showGap("first-in-list", { isInline: true }) : nothing}
      ${
        chats.length === 0
          ? nothing
          : html`<roost-chat-list
              .label=${this.ariaLabel ?? ""}
              .chats=${chats}
              .people=${this.#peopleById}
              .selectedId=${this.selectedId}
              @mousedown=${this.#handlePress}
            ></roost-chat-list>`
      }
      ${
        people.length === 0
          ? nothing
          : html`<section
              aria-labelledby="people"
              class="@max-[6rem]:mt-2 @max-[6rem]:border-t @max-[6rem]:border-line @max-[6rem]:pt-2"
            >
              <h2
                id="people"
                class="truncate px-2.5 pt-5 pb-1.5 text-12 font-strong text-ink-faint @max-[6rem]:sr-only"
              >
                ${msg("People", { id: "people.title" })}
              </h2>
              <roost-people-list
                .label=${msg("People", { id: "people.title" })}
                .people=${people}
                @person-select=${this.#handlePerson}
              ></roost-people-list>
            </section>`
      }
      ${this.query === "" ? nothing : this.#renderMessageSearch()}
    `;
  }

  /** The same words, looked for in what was written. */
  #renderMessageSearch(): TemplateResult {
    return html`<a
      class="mt-1 flex min-h-11 items-center gap-3 rounded-control px-2.5 text-15 text-accent-ink -outline-offset-2 hover:bg-hover"
      href=${searchPath({ text: this.query })}
      data-search
    >
      <span class="grid w-11 flex-none place-items-center">${icon(Search)}</span>
      <span class="min-w-0 truncate">${msg(str`Search messages for “${this.query}”`, { id: "switcher.search" })}</span>
    </a>`;
  }

  #renderEmpty(): TemplateResult {
    const { lastSyncedAt, status } = this.#connection.read(this.store.connection);
    if (lastSyncedAt === undefined) return status === "offline" ? showGap("never-synced") : skeletonRows();
    return showGap("nobody-yet");
  }

  readonly #handlePerson = async (event: PersonSelectEvent): Promise<void> => {
    const chatId = await this.store.startDirectChat(event.userId);
    this.query = "";
    this.dispatchEvent(new NavigateEvent(paths.chat(chatId)));
  };

  /** What is pressed is opened in a moment. Of a finger this tells only once it did not mean to scroll. */
  readonly #handlePress = (event: MouseEvent): void => {
    const row = event.composedPath().find((target) => target instanceof RoostChatRow);
    if (row?.chat !== undefined) this.store.prepareChat(row.chat.id);
  };

  readonly #handleSearchKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "Enter")) return;
    const first = this.#entries()[0];
    if (first === undefined) return;
    event.preventDefault();
    first.focus();
    if (event.key === "Enter") first.click();
  };

  readonly #handleListKeydown = (event: KeyboardEvent): void => {
    const entries = this.#entries();
    const current = entries.findIndex((entry) => entry.matches(":focus"));
    const { key } = event;
    if (current < 0 || !/^(Arrow(Up|Down)|Home|End)$/u.test(key)) return;
    event.preventDefault();
    if (key === "ArrowUp" && current === 0) this.field?.focus();
    else if (key === "Home") entries[0]?.focus();
    else if (key === "End") entries.at(-1)?.focus();
    else entries[current + (key === "ArrowDown" ? 1 : -1)]?.focus();
  };

  /** Everything in the list that can be opened, in order. */
  #entries(): readonly HTMLElement[] {
    const rows = this.renderRoot.querySelector("roost-chat-list")?.renderRoot.querySelectorAll("roost-chat-row") ?? [];
    const links = [...rows].flatMap((row) => [...row.renderRoot.querySelectorAll("a")]);
    const people = this.renderRoot.querySelector("roost-people-list")?.shadowRoot?.querySelectorAll("button") ?? [];
    const search = this.renderRoot.querySelectorAll<HTMLElement>("[data-search]");
    return [...links, ...people, ...search];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chats-screen": RoostChatsScreen;
  }
}
