import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { CalendarArrowDown, CalendarArrowUp, Link, MessagesSquare, User, X, type IconNode } from "lucide";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { icon } from "../components/icon.ts";
import { dayStart } from "../components/search-address-reading.ts";
import type { SearchAsked } from "../components/search-address.ts";
import { calendarDay } from "../components/times.ts";
import type { ChatListItemView } from "../store/views.ts";

export interface SearchFiltersOptions {
  readonly asked: SearchAsked;
  /** Everybody by name, oneself included. */
  readonly people: readonly { readonly id: UserId; readonly displayName: string }[];
  readonly chats: readonly ChatListItemView[];
  readonly change: (asked: SearchAsked) => void;
}

const chip =
  "relative inline-flex h-9 max-w-full items-center gap-1.5 rounded-full border px-3 text-13 font-medium pointer-coarse:h-11 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent-ink";

/** From whom, in which chat, with links, and when: each a chip that shows what it is set to and can be taken off. */
export function searchFilters({ asked, people, chats, change }: SearchFiltersOptions): TemplateResult {
  const { from, in: chatId, links, since, before, ...rest } = asked;
  const all = { from, in: chatId, links, since, before };
  const set = (part: Partial<Record<keyof typeof all, unknown>>): void => change(clean({ ...rest, ...all, ...part }));
  const author = people.find(({ id }) => id === from)?.displayName;
  const title = chats.find(({ id }) => id === chatId)?.title;
  return html`<div class="flex flex-wrap gap-1.5" role="group" aria-label=${msg("Filters", { id: "search.filters" })}>
    ${choice({
      label: msg("From", { id: "search.from" }),
      none: msg("Anybody", { id: "search.anybody" }),
      node: User,
      value: from ?? "",
      shown: author,
      choices: people.map(({ id, displayName }) => [id, displayName]),
      choose: (id) => set({ from: id }),
    })}
    ${choice({
      label: msg("In", { id: "search.in" }),
      none: msg("All chats", { id: "search.all-chats" }),
      node: MessagesSquare,
      value: chatId ?? "",
      shown: title,
      choices: chats.map((chat) => [chat.id, chat.title]),
      choose: (id) => set({ in: id }),
    })}
    <button
      class="${chip} ${colors(links === true)}"
      aria-pressed=${links === true ? "true" : "false"}
      @click=${() => set({ links: links === true ? undefined : true })}
    >
      ${icon(Link, 15)} ${msg("With links", { id: "search.links" })}
    </button>
    ${day({
      label: msg("Since", { id: "search.since" }),
      node: CalendarArrowDown,
      value: since,
      choose: (value) => set({ since: value }),
    })}
    ${day({
      label: msg("Before", { id: "search.before" }),
      node: CalendarArrowUp,
      value: before,
      choose: (value) => set({ before: value }),
    })}
  </div>`;
}

interface ChoiceOptions {
  readonly label: string;
  readonly none: string;
  readonly node: IconNode;
  readonly value: UserId | ChatId | "";
  readonly shown: string | undefined;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly choose: (value: string | undefined) => void;
}

/** A native list under a chip: everybody's keyboard, screen reader and phone know it. */
function choice({ label, none, node, value, shown, choices, choose }: ChoiceOptions): TemplateResult {
  const handleChange = (event: Event): void => {
    const chosen = (event.currentTarget as HTMLSelectElement).value;
    choose(chosen === "" ? undefined : chosen);
  };
  return html`<span class="${chip} ${colors(value !== "")}">
    ${icon(node, 15)}<span class="truncate" dir="auto" aria-hidden="true"
      >${shown === undefined ? label : `${label}: ${shown}`}</span
    >
    <select class="absolute inset-0 w-full cursor-pointer opacity-0" aria-label=${label} @change=${handleChange}>
      <option value="" ?selected=${value === ""}>${none}</option>
      ${choices.map(([id, text]) => html`<option value=${id} ?selected=${id === value}>${text}</option>`)}
    </select>
    ${value === "" ? nothing : clearButton(label, () => choose(undefined))}
  </span>`;
}

interface DayOptions {
  readonly label: string;
  readonly node: IconNode;
  readonly value: string | undefined;
  readonly choose: (value: string | undefined) => void;
}

function day({ label, node, value, choose }: DayOptions): TemplateResult {
  const at = dayStart(value);
  return html`<span class="${chip} ${colors(value !== undefined)}">
    ${icon(node, 15)}<span class="truncate" aria-hidden="true"
      >${at === undefined ? label : `${label}: ${calendarDay(at)}`}</span
    >
    <input
      class="absolute inset-0 w-full cursor-pointer opacity-0"
      type="date"
      aria-label=${label}
      .value=${value ?? ""}
      @click=${(event: Event) => (event.currentTarget as HTMLInputElement).showPicker()}
      @change=${(event: Event) => {
        const chosen = (event.currentTarget as HTMLInputElement).value;
        choose(chosen === "" ? undefined : chosen);
      }}
    />
    ${value === undefined ? nothing : clearButton(label, () => choose(undefined))}
  </span>`;
}

function clearButton(label: string, clear: () => void): TemplateResult {
  const name = msg(str`Remove filter: ${label}`, { id: "search.remove-filter" });
  return html`<button
    class="relative z-10 -mr-2 grid size-7 flex-none place-items-center rounded-full hover:bg-hover pointer-coarse:-mr-3 pointer-coarse:size-11"
    title=${name}
    @click=${clear}
  >
    ${icon(X, 15)}
  </button>`;
}

function colors(isSet: boolean): string {
  return isSet ? "border-accent-line bg-accent-tint text-accent-ink" : "border-line text-ink-soft hover:bg-hover";
}

function clean(asked: Readonly<Record<string, unknown>>): SearchAsked {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as unknown as SearchAsked;
}
