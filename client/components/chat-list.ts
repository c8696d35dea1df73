import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { DayController } from "../controllers/day-controller.ts";
import { ListWindow } from "../controllers/list-window.ts";
import type { ChatListItemView, PersonView } from "../store/views.ts";
import "./chat-row.ts";
import { RoostElement } from "./roost-element.ts";

/** The chats, in the order in which they are given. Of many only those around the view are in the page. */
@customElement("roost-chat-list")
export class RoostChatList extends RoostElement {
  /** What to show. */
  @property({ attribute: false }) chats: readonly ChatListItemView[] = [];
  /** Names and presence, by id. */
  @property({ attribute: false }) people: ReadonlyMap<UserId, PersonView> = new Map();
  /** The chat that is open. */
  @property({ attribute: false }) selectedId: ChatId | undefined;
  /** What the list holds, for screen readers. */
  @property() label = "";

  @query("ul") private readonly list!: HTMLElement | null;
  @query("li") private readonly row!: HTMLElement | null;

  readonly #window: ListWindow;
  #names: ReadonlyMap<UserId, string> = new Map();
  #focused: Element | null = null;

  constructor() {
    super();
    new DayController(this);
    this.#window = new ListWindow(this, { list: () => this.list, row: () => this.row });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    this.#focused = this.shadowRoot?.activeElement ?? null;
    if (!changed.has("people")) return;
    this.#names = new Map(Array.from(this.people.values(), ({ id, displayName }) => [id, displayName]));
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A row that moves loses the focus.
    const isLost = this.shadowRoot?.activeElement === null && this.#focused?.isConnected === true;
    if (isLost) (this.#focused as HTMLElement).focus({ preventScroll: true });
    if (changed.get("selectedId") === undefined || this.selectedId === undefined) return;
    const index = this.chats.findIndex(({ id }) => id === this.selectedId);
    // With the next frame, for which everything is laid out anyway.
    if (index >= 0) requestAnimationFrame(() => this.#window.reveal(index));
  }

  protected override render(): TemplateResult {
    const indexes = this.#window.select(this.chats.length, this.#focusedIndex);
    if (indexes === undefined) {
      return html`<ul class="flex flex-col gap-0.5" aria-label=${this.label}>
        ${repeat(
          this.chats,
          ({ id }) => id,
          (chat) => html`<li>${this.#renderRow(chat)}</li>`,
        )}
      </ul>`;
    }
    const { pitch } = this.#window;
    return html`<ul
      class="relative gap-0.5"
      .style=${`height: ${this.chats.length * pitch}px`}
      aria-label=${this.label}
    >
      ${repeat(
        indexes,
        (index) => this.chats[index]?.id,
        (index) =>
          html`<li
            class="absolute inset-x-0 top-0"
            .style=${`transform: translateY(${index * pitch}px)`}
            aria-setsize=${this.chats.length}
            aria-posinset=${index + 1}
          >
            ${this.#renderRow(this.chats[index] as ChatListItemView)}
          </li>`,
      )}
    </ul>`;
  }

  #renderRow(chat: ChatListItemView): TemplateResult {
    return html`<roost-chat-row
      .chat=${chat}
      .author=${chat.last === undefined ? "" : (this.people.get(chat.last.author)?.displayName ?? "")}
      .names=${this.#names}
      ?online=${chat.peerId !== undefined && this.people.get(chat.peerId)?.online === true}
      ?selected=${chat.id === this.selectedId}
    ></roost-chat-row>`;
  }

  /** Where the keyboard stands, so that it does not lose its row when that is scrolled away. */
  get #focusedIndex(): number {
    const focused = this.shadowRoot?.activeElement;
    if (!(focused instanceof HTMLElement) || focused.localName !== "roost-chat-row") return -1;
    const { chat } = focused as HTMLElementTagNameMap["roost-chat-row"];
    return this.chats.findIndex(({ id }) => id === chat?.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-list": RoostChatList;
  }
}
