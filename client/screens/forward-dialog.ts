import { msg, str } from "@lit/localize";
import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { isChatId, isUserId } from "../../shared/lib/ids.ts";
import "../components/choice-list.ts";
import type { Choice, ChoiceToggleEvent } from "../components/choice-list.ts";
import { DialogCloseEvent } from "../components/dialog.ts";
import { RoostElement } from "../components/roost-element.ts";
import "../components/search-field.ts";
import type { QueryChangeEvent, RoostSearchField } from "../components/search-field.ts";
import { rankEntries, type SwitcherEntry } from "../components/switcher-ranking.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, PersonView } from "../store/views.ts";

const mostShown = 50;

/** The message was written into the chats that were chosen. */
export class ForwardDoneEvent extends Event {
  constructor(
    readonly count: number,
    /** What could not be written into. */
    readonly refused: readonly string[],
  ) {
    super("forward-done");
  }
}

/** Where a message is to be passed on to: any number of chats and people, found by a few letters. */
@customElement("roost-forward-dialog")
export class RoostForwardDialog extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** What is passed on. */
  @property({ attribute: false }) texts: readonly string[] = [];

  @state() private words = "";
  @state() private selected: ReadonlySet<string> = new Set();
  @state() private isSending = false;
  @state() private hasFailed = false;
  @query("roost-search-field") private readonly field!: RoostSearchField | null;

  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);
  #shown: readonly Choice[] = [];

  protected override firstUpdated(_changed: PropertyValues): void {
    void this.updateComplete.then(() => this.field?.focus());
  }

  protected override render(): TemplateResult {
    this.#shown = this.#find();
    const count = this.selected.size;
    return html`<roost-dialog open .heading=${msg("Forward to", { id: "forward.title" })} @dialog-close=${this.#close}>
      <roost-search-field
        class="sticky top-0 z-10 block"
        .label=${msg("Search people and chats", { id: "chats.search" })}
        .query=${this.words}
        @query-change=${(event: QueryChangeEvent) => (this.words = event.query)}
        @keydown=${this.#handleKeydown}
      ></roost-search-field>
      <roost-choice-list
        class="mt-2 -mx-2 block h-72 overflow-y-auto"
        .label=${msg("People and chats", { id: "forward.list" })}
        .choices=${this.#shown}
        .selected=${this.selected}
        @choice-toggle=${(event: ChoiceToggleEvent) => this.#toggle(event.id)}
      ></roost-choice-list>
      <p class="sr-only" role="status">
        ${count === 0 ? msg("Nobody chosen yet", { id: "new-group.nobody" }) : msg(str`${count} chosen`, { id: "new-group.count" })}
      </p>
      ${
        this.hasFailed
          ? html`<p class="mt-2 text-13 text-danger-ink" role="alert">
              ${msg("That did not work. What you have chosen is still here.", { id: "forward.failed" })}
            </p>`
          : nothing
      }
      <button
        slot="actions"
        class="button button-primary"
        ?disabled=${count === 0 || this.isSending}
        @click=${this.#handleForward}
      >
        ${count < 2 ? msg("Forward", { id: "action.forward" }) : msg(str`Forward to ${count}`, { id: "forward.to" })}
      </button>
      <button slot="actions" class="button button-quiet" @click=${this.#close}>
        ${msg("Cancel", { id: "cancel" })}
      </button>
    </roost-dialog>`;
  }

  /** What is chosen stays in sight, whatever is searched for. */
  #find(): readonly Choice[] {
    const all = this.#choices();
    const entries = all.map(({ id, title, detail = "" }): SwitcherEntry => ({
      title,
      detail,
      place: { kind: "action", action: id },
    }));
    const ranked = rankEntries(this.words, entries, mostShown);
    const ids = new Set(ranked.map(({ place }) => (place.kind === "action" ? place.action : "")));
    const byId = new Map(all.map((choice) => [choice.id, choice]));
    const chosen = all.filter(({ id }) => this.selected.has(id) && !ids.has(id));
    return [...chosen, ...[...ids].flatMap((id) => byId.get(id) ?? [])];
  }

  #choices(): readonly Choice[] {
    const chats = this.#chats.read(this.store.chats).filter(({ archived }) => !archived || this.words !== "");
    const peers = new Set(chats.flatMap(({ peerId }) => peerId ?? []));
    const people = this.#people.read(this.store.people).filter(({ id }) => !peers.has(id));
    return [
      ...chats.map(({ id, title, peerId, picture }) => ({ id, title, seed: peerId ?? id, picture })),
      ...people.map(({ id, displayName, email, avatar }) => ({
        id,
        title: displayName,
        seed: id,
        picture: avatar,
        detail: email,
      })),
    ];
  }

  #toggle(id: string): void {
    const selected = new Set(this.selected);
    if (!selected.delete(id)) selected.add(id);
    this.selected = selected;
  }

  /** Enter chooses the first, so that a few letters are enough. */
  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const first = this.#shown.find(({ id }) => !this.selected.has(id));
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    if (this.words === "" && this.selected.size > 0) void this.#handleForward();
    else if (first !== undefined) {
      this.#toggle(first.id);
      this.words = "";
    }
  };

  readonly #handleForward = async (): Promise<void> => {
    if (this.isSending || this.selected.size === 0) return;
    this.isSending = true;
    this.hasFailed = false;
    const ids = [...this.selected];
    try {
      const refused = await this.store.forward(this.texts, {
        chatIds: ids.filter(isChatId),
        userIds: ids.filter(isUserId),
      });
      const titles = new Map(this.#choices().map(({ id, title }) => [id, title]));
      const names = refused.map((id) => titles.get(id) ?? "");
      this.dispatchEvent(new ForwardDoneEvent(ids.length - names.length, names));
    } catch (error) {
      reportError(error);
      this.hasFailed = true;
    } finally {
      this.isSending = false;
    }
  };

  readonly #close = (): void => {
    this.dispatchEvent(new DialogCloseEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-forward-dialog": RoostForwardDialog;
  }
}
