import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { Search, Zap, type IconNode } from "lucide";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatListItemView, PersonView } from "../store/views.ts";
import "./avatar.ts";
import { BackdropPress } from "./backdrop-press.ts";
import { DialogCloseEvent } from "./dialog.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";
import { isSamePlace, rankEntries, type SwitcherEntry, type SwitcherPlace } from "./switcher-ranking.ts";

export interface SwitcherAction {
  /** Comes back in the event. */
  readonly id: string;
  readonly label: string;
  readonly icon?: IconNode;
  /** Keys that do the same, to learn them. */
  readonly keys?: readonly string[];
}

/** The person chose where to go. */
export class SwitcherSelectEvent extends Event {
  constructor(readonly place: SwitcherPlace) {
    super("switcher-select");
  }
}

const mostShown = 30;

/**
 * Chats, people and actions by a few letters, from the keyboard. Without words it offers the newest chat but the open
 * one first, so that Enter goes back and forth. Tells `switcher-select`, and `dialog-close` without a choice.
 */
@customElement("roost-quick-switcher")
export class RoostQuickSwitcher extends RoostElement {
  static override styles = css`
    dialog {
      inset: 0;
      margin: 12dvh auto auto;
      width: min(36rem, calc(100% - 1rem));
      max-height: 70dvh;
      opacity: 1;
      transition:
        opacity 120ms ease-out,
        transform 120ms ease-out;
    }
    dialog[open] {
      display: flex;
      flex-direction: column;
    }
    @starting-style {
      dialog[open] {
        opacity: 0;
        transform: translateY(-0.5rem);
      }
    }
    dialog::backdrop {
      background: var(--scrim);
    }
    @media (max-width: 47.99rem) {
      dialog {
        margin-top: 0.5rem;
        max-height: calc(100dvh - 1rem);
      }
    }
    input {
      outline: none;
    }
  `;

  /** Whether it is shown. */
  @property({ type: Boolean }) open = false;
  /** Newest first. */
  @property({ attribute: false }) chats: readonly ChatListItemView[] = [];
  /** Those without a chat of their own are offered too. */
  @property({ attribute: false }) people: readonly PersonView[] = [];
  /** What can be done besides. */
  @property({ attribute: false }) actions: readonly SwitcherAction[] = [];
  /** The chat that is open: not offered without words. */
  @property({ attribute: false }) currentChatId: ChatId | undefined;
  /** Offers to search the messages for the words. */
  @property({ type: Boolean }) searchable = false;

  @state() private words = "";
  @state() private active = 0;
  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("input") private readonly input!: HTMLInputElement;

  readonly #beside = new BackdropPress(() => this.dialog);
  #shown: readonly SwitcherEntry[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("open") && this.open) {
      this.words = "";
      this.active = 0;
    }
    const chosen = this.#shown[this.active]?.place;
    this.#shown = this.open ? this.#find() : [];
    // What arrives puts them in another order; who has chosen goes where they chose.
    const isKept = chosen !== undefined && !changed.has("words");
    const index = isKept ? this.#shown.findIndex(({ place }) => isSamePlace(place, chosen)) : -1;
    if (index >= 0) this.active = index;
    this.active = Math.max(0, Math.min(this.active, this.#shown.length - 1));
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("open")) {
      if (this.open && !this.dialog.open) this.dialog.showModal();
      if (!this.open && this.dialog.open) this.dialog.close();
    }
    if (!changed.has("active") && !changed.has("words")) return;
    this.renderRoot.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }

  protected override render(): TemplateResult {
    const label = msg("Go to a chat, a person or an action", { id: "shortcut.switcher" });
    const isEmpty = this.#shown.length === 0;
    return html`<dialog
      class="overflow-hidden rounded-card bg-floating text-ink shadow-large"
      aria-label=${label}
      @close=${this.#handleClose}
      @pointerdown=${this.#beside.begin}
      @click=${this.#beside.end}
    >
      <div class="flex items-center gap-2.5 border-b border-line px-4 text-ink-faint">
        ${icon(Search, 18)}
        <input
          class="h-13 min-w-0 flex-1 bg-transparent text-17 text-ink placeholder:text-ink-faint"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          enterkeyhint="go"
          autofocus
          placeholder=${msg("Go to…", { id: "switcher.placeholder" })}
          aria-label=${label}
          aria-autocomplete="list"
          aria-expanded=${isEmpty ? "false" : "true"}
          aria-controls="entries"
          aria-activedescendant=${isEmpty ? nothing : `entry-${this.active}`}
          .value=${this.words}
          @input=${this.#handleInput}
          @keydown=${this.#handleKeydown}
        />
      </div>
      <ul id="entries" role="listbox" aria-label=${label} class="min-h-0 overflow-y-auto overscroll-contain p-1.5">
        ${this.#shown.map((entry, index) => this.#renderEntry(entry, index))}
      </ul>
      ${
        isEmpty
          ? html`<p class="px-4 pt-2 pb-6 text-center text-13 text-ink-soft">
              ${msg("Nothing by that name", { id: "switcher.none" })}
            </p>`
          : nothing
      }
      <p class="sr-only" role="status">
        ${this.words === "" ? nothing : msg(str`${this.#shown.length} found`, { id: "switcher.count" })}
      </p>
    </dialog>`;
  }

  #renderEntry(entry: SwitcherEntry, index: number): TemplateResult {
    const isActive = index === this.active;
    const { title, unread = 0 } = entry;
    return html`<li
      id="entry-${index}"
      role="option"
      aria-selected=${isActive ? "true" : "false"}
      class="flex min-h-12 cursor-pointer items-center gap-3 rounded-control px-2.5 ${
        isActive ? "bg-accent-tint forced-colors:outline-2" : ""
      }"
      @pointermove=${() => this.#activate(index)}
      @click=${() => this.#select(entry)}
    >
      ${this.#renderFace(entry)}
      <span class="min-w-0 flex-1 truncate text-15 ${unread > 0 ? "font-strong" : ""}" dir="auto">${title}</span>
      ${this.#renderNote(entry)}
    </li>`;
  }

  #renderFace({ place, title }: SwitcherEntry): TemplateResult {
    switch (place.kind) {
      case "chat": {
        const chat = this.chats.find(({ id }) => id === place.chatId);
        return portrait(title, chat?.peerId ?? place.chatId, chat?.picture);
      }
      case "person":
        return portrait(title, place.userId, this.people.find(({ id }) => id === place.userId)?.avatar);
      case "action": {
        const action = this.actions.find(({ id }) => id === place.action);
        return face(action?.icon ?? Zap);
      }
      case "search":
        return face(Search);
    }
  }

  #renderNote({ place, unread = 0, detail }: SwitcherEntry): TemplateResult | typeof nothing {
    if (unread > 0) {
      const count = unread >= 1000 ? "999+" : String(unread);
      return html`<span
        class="min-w-5 rounded-full bg-signal px-1.5 text-center text-12 leading-5 font-medium text-on-signal tabular-nums"
        role="img"
        aria-label=${msg(str`${count} unread`, { id: "chat-row.unread" })}
        >${count}</span
      >`;
    }
    if (place.kind === "person")
      return html`<span class="max-w-2/5 flex-none truncate text-12 text-ink-soft">${detail}</span>`;
    const keys = place.kind === "action" ? this.actions.find(({ id }) => id === place.action)?.keys : undefined;
    return keys === undefined
      ? nothing
      : html`<kbd class="flex-none font-sans text-12 text-ink-soft pointer-coarse:hidden" aria-hidden="true"
          >${keys.join(" ")}</kbd
        >`;
  }

  #find(): readonly SwitcherEntry[] {
    const query = this.words.trim();
    const chats = this.chats.filter(({ id }) => query !== "" || id !== this.currentChatId);
    const peers = new Set(this.chats.map(({ peerId }) => peerId));
    const entries: readonly SwitcherEntry[] = [
      ...chats.map(({ id, title, unread }) => ({ place: { kind: "chat", chatId: id } as const, title, unread })),
      ...this.people
        .filter(({ id }) => query !== "" && !peers.has(id))
        .map(({ id, displayName, email }) => ({
          place: { kind: "person", userId: id } as const,
          title: displayName,
          detail: email,
        })),
      ...this.actions.map(({ id, label }) => ({ place: { kind: "action", action: id } as const, title: label })),
    ];
    const found = rankEntries(query, entries, mostShown);
    if (query === "" || !this.searchable) return found;
    const title = msg(str`Search messages for “${query}”`, { id: "switcher.search" });
    return [...found, { place: { kind: "search", query }, title }];
  }

  #activate(index: number): void {
    this.active = index;
  }

  #select({ place }: SwitcherEntry): void {
    this.open = false;
    this.dispatchEvent(new SwitcherSelectEvent(place));
  }

  readonly #handleInput = (): void => {
    this.words = this.input.value;
    this.active = 0;
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229) return;
    const count = this.#shown.length;
    const entry = this.#shown[this.active];
    if (event.key === "ArrowDown" && count > 0) this.active = (this.active + 1) % count;
    else if (event.key === "ArrowUp" && count > 0) this.active = (this.active - 1 + count) % count;
    else if (event.key === "Enter" && entry !== undefined) this.#select(entry);
    else return;
    event.preventDefault();
  };

  readonly #handleClose = (): void => {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new DialogCloseEvent());
  };
}

function portrait(title: string, seed: string, picture: string | undefined): TemplateResult {
  return html`<roost-avatar size="32" .name=${title} .seed=${seed} .picture=${picture}></roost-avatar>`;
}

function face(node: IconNode): TemplateResult {
  return html`<span class="grid size-8 flex-none place-items-center rounded-full bg-field text-ink-soft"
    >${icon(node, 17)}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-quick-switcher": RoostQuickSwitcher;
  }
}
