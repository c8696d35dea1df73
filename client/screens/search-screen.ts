import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { ChatId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { dayStart, readSearchAddress } from "../components/search-address-reading.ts";
import { searchPath, type SearchAsked } from "../components/search-address.ts";
import type { QueryChangeEvent, RoostSearchField } from "../components/search-field.ts";
import "../components/search-field.ts";
import { DayController } from "../controllers/day-controller.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, PersonView, SearchHit, SearchResultView, SessionView } from "../store/views.ts";
import { backLink } from "./back-link.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { searchFilters } from "./search-filters.ts";
import { searchHits } from "./search-hits.ts";
import { keepReturn, mostHits, pageSize, readReturn } from "./search-return.ts";
import { isOnlyBegun, searchIntro, searchNothing, searchUnavailable } from "./search-states.ts";

/** Browsers count how often an address changes. */
const addressAfterMs = 400;

/** Looks for messages in everything on this device, while one types. */
@customElement("roost-search-screen")
export class RoostSearchScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** What the address asks for: its part after the question mark. */
  @property() address = "";

  @state() private asked: SearchAsked = { text: "" };
  @state() private limit = pageSize;
  @query("roost-search-field") private readonly field!: RoostSearchField | null;

  readonly #results = new ObservableController<SearchResultView>(this);
  readonly #session = new ObservableController<SessionView>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  #source: ReturnType<AppStore["search"]> | undefined;
  /** What was found for what was asked before, while there is no answer yet. */
  #shown: SearchResultView = { ready: true, hits: [], more: false };
  #unanswered: SearchResultView | undefined;
  #written: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The hit that was left for its chat, to be found again. */
  #returnTo: string | undefined;

  constructor() {
    super();
    new DayController(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override focus(): void {
    this.field?.focus();
  }

  /** Goes on with what was asked, no longer in one chat only. */
  searchEverywhere(): void {
    if (this.asked.in !== undefined) this.#askEverywhere();
    this.focus();
  }

  /** Whether the person is writing in the field already. */
  get isWriting(): boolean {
    return this.field?.matches(":focus-within") === true;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("address") && this.address !== this.#written) {
      this.#written = undefined;
      this.asked = readSearchAddress(this.address);
      this.limit = pageSize;
      changed.set("asked", undefined);
    }
    if (!this.hasUpdated) {
      this.store.prepareSearch();
      const left = readReturn();
      this.#returnTo = left?.hit;
      this.limit = left?.limit ?? pageSize;
    }
    if (changed.has("asked") || changed.has("limit") || this.#source === undefined) this.#search();
    const found = this.#results.read(this.#source);
    if (found !== undefined && found !== this.#unanswered) this.#shown = found;
  }

  protected override firstUpdated(): void {
    if (this.#returnTo === undefined) void this.updateComplete.then(() => this.focus());
  }

  protected override updated(): void {
    if (this.#returnTo === undefined) return;
    const link = this.#links().find(({ dataset }) => dataset["hit"] === this.#returnTo);
    if (link !== undefined) this.#returnTo = undefined;
    link?.focus();
  }

  protected override render(): TemplateResult {
    const back = this.asked.in === undefined ? paths.home : paths.chat(this.asked.in);
    return html`<div class="flex h-full flex-col" @keydown=${this.#handleKeydown}>
      <header class="flex-none border-b border-line px-2 pt-[env(safe-area-inset-top)] pb-2.5 md:px-4">
        <div class="mx-auto flex h-16 max-w-[51rem] items-center gap-1 md:pr-12">
          ${backLink(back)}
          <h1 class="sr-only">${msg("Search messages", { id: "search.title" })}</h1>
          <roost-search-field
            class="min-w-0 flex-1"
            .label=${msg("Search messages", { id: "search.title" })}
            .query=${this.asked.text}
            @query-change=${(event: QueryChangeEvent) => this.#ask({ ...this.asked, text: event.query })}
          ></roost-search-field>
        </div>
        <div class="mx-auto max-w-[45rem] px-1">
          ${searchFilters({
            asked: this.asked,
            people: this.#everybody(),
            chats: this.#chats.read(this.store.chats),
            change: (asked) => this.#ask(asked),
          })}
        </div>
      </header>
      <p class="sr-only" role="status">${this.#renderCount()}</p>
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div class="mx-auto min-h-full max-w-[45rem] px-2 pb-6">${this.#renderFound()}</div>
      </div>
    </div>`;
  }

  #renderFound(): TemplateResult {
    const { hits, ready, more, unavailable } = this.#shown;
    if (!this.#asksForSomething()) {
      return searchIntro((text) => {
        this.#ask({ ...this.asked, text });
        this.focus();
      });
    }
    if (unavailable === true) return searchUnavailable();
    if (hits.length === 0 && ready) return this.#renderNothing();
    const names = new Map(this.#everybody().map(({ id, displayName }) => [id, displayName]));
    const titles = new Map(this.#chats.read(this.store.chats).map(({ id, title }) => [id, title]));
    return html`
      ${
        ready
          ? nothing
          : html`<p class="px-2.5 pt-3 pb-1 text-13 text-ink-soft">
              ${msg("Still reading this device – more may come.", { id: "search.reading" })}
            </p>`
      }
      ${searchHits({
        hits,
        names,
        pictures: new Map(this.#everybody().map(({ id, avatar }) => [id, avatar])),
        now: Date.now(),
        titleOf: (chatId: ChatId) => titles.get(chatId) ?? "",
        isOneChat: this.asked.in !== undefined,
        open: (hit) => this.#leaveFor(hit),
      })}
      ${more ? this.#renderMore() : nothing}
    `;
  }

  #renderNothing(): TemplateResult {
    const { text: _text, in: chatId, ...filters } = this.asked;
    return searchNothing({
      everywhere: chatId === undefined ? undefined : this.#askEverywhere,
      // The chat alone has a button of its own.
      unfiltered: Object.keys(filters).length === 0 ? undefined : this.#askUnfiltered,
    });
  }

  #renderMore(): TemplateResult {
    return this.limit < mostHits
      ? html`<button
          class="button button-quiet w-full"
          @click=${() => (this.limit = Math.min(mostHits, this.limit * 2))}
        >
          ${msg("Show more", { id: "search.more" })}
        </button>`
      : html`<p class="px-2.5 py-3 text-center text-13 text-ink-soft">
          ${msg("There is more. Another word or a filter narrows it down.", { id: "search.narrow" })}
        </p>`;
  }

  /** For screen readers, with every answer. */
  #renderCount(): string {
    const { hits, more, ready, unavailable } = this.#shown;
    if (!this.#asksForSomething() || unavailable === true) return "";
    const count = hits.length;
    if (count === 0) return ready ? msg("Nothing found", { id: "search.none-title" }) : "";
    return more
      ? msg(str`${count} newest shown, there are more`, { id: "search.count-more" })
      : msg(str`${count} found`, { id: "switcher.count" });
  }

  #search(): void {
    const { text, from, in: chatId, links, since, before } = this.asked;
    const after = dayStart(since);
    const until = dayStart(before);
    this.#source = this.store.search({
      text,
      limit: this.limit,
      ...(from === undefined ? {} : { from }),
      ...(chatId === undefined ? {} : { in: chatId }),
      ...(links === true ? { has: ["link"] } : {}),
      ...(after === undefined ? {} : { after }),
      ...(until === undefined ? {} : { before: until }),
    });
    const { value } = this.#source;
    // The first value of one that is still being looked for says nothing.
    this.#unanswered = value.ready || value.hits.length > 0 ? undefined : value;
  }

  #asksForSomething(): boolean {
    const { text, from, links, since, before } = this.asked;
    return (
      (text.trim() !== "" && !isOnlyBegun(text)) || [from, links, since, before].some((part) => part !== undefined)
    );
  }

  #everybody(): readonly Pick<PersonView, "id" | "displayName" | "avatar">[] {
    const session = this.#session.read(this.store.session);
    const people = this.#people.read(this.store.people);
    return "me" in session ? [session.me, ...people] : people;
  }

  #ask(asked: SearchAsked): void {
    this.asked = asked;
    this.limit = pageSize;
    this.#returnTo = undefined;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#writeAddress(), addressAfterMs);
  }

  readonly #askEverywhere = (): void => {
    const { in: _chatId, ...rest } = this.asked;
    this.#ask(rest);
  };

  readonly #askUnfiltered = (): void => {
    this.#ask({ text: this.asked.text });
    this.focus();
  };

  #writeAddress(): void {
    clearTimeout(this.#timer);
    const path = searchPath(this.asked);
    this.#written = path.slice(paths.search.length);
    if (location.pathname + location.search !== path) this.dispatchEvent(new NavigateEvent(path, "replace"));
  }

  /** Whoever comes back finds what was asked, and where they were. */
  #leaveFor({ message }: SearchHit): void {
    this.#writeAddress();
    keepReturn({ hit: message.id, limit: this.limit });
  }

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    const links = this.#links();
    const current = links.findIndex((link) => link.matches(":focus"));
    const isInField = this.isWriting;
    if (event.key === "Escape" && current >= 0) this.focus();
    else if (event.key === "Escape" && isInField) this.dispatchEvent(new NavigateEvent(this.#backPath(), "back"));
    else if (event.key === "ArrowDown" && (isInField || current >= 0)) links[current + 1]?.focus();
    else if (event.key === "ArrowUp" && current === 0) this.focus();
    else if (event.key === "ArrowUp" && current > 0) links[current - 1]?.focus();
    else if (event.key === "Enter" && isInField) links[0]?.click();
    else if (event.key === "Home" && current >= 0) links[0]?.focus();
    else if (event.key === "End" && current >= 0) links.at(-1)?.focus();
    else return;
    event.preventDefault();
  };

  #backPath(): string {
    return this.asked.in === undefined ? paths.home : paths.chat(this.asked.in);
  }

  #links(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("[data-hit]")];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-search-screen": RoostSearchScreen;
  }
}
