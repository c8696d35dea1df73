import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { DayController } from "../controllers/day-controller.ts";
import type { ChatListItemView, PersonView } from "../store/views.ts";
import "./chat-row.ts";
import { RoostElement } from "./roost-element.ts";

/** The chats, in the order in which they are given. */
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

  constructor() {
    super();
    new DayController(this);
  }

  #names: ReadonlyMap<UserId, string> = new Map();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("people")) return;
    this.#names = new Map(Array.from(this.people.values(), ({ id, displayName }) => [id, displayName]));
  }

  protected override render(): TemplateResult {
    return html`<ul class="flex flex-col gap-0.5" aria-label=${this.label}>
      ${repeat(
        this.chats,
        (chat) => chat.id,
        (chat) =>
          html`<li>
            <roost-chat-row
              .chat=${chat}
              .author=${chat.last === undefined ? "" : (this.people.get(chat.last.author)?.displayName ?? "")}
              .names=${this.#names}
              ?online=${chat.peerId !== undefined && this.people.get(chat.peerId)?.online === true}
              ?selected=${chat.id === this.selectedId}
            ></roost-chat-row>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-chat-list": RoostChatList;
  }
}
