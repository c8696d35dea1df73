import { msg, str } from "@lit/localize";
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { AtSign } from "lucide";
import "./avatar.ts";
import { icon } from "./icon.ts";
import {
  findMentionQuery,
  rankMentions,
  type MentionCandidate,
  type MentionQuery,
  type MentionSources,
} from "./mention-completion.ts";

export interface MentionListOptions {
  /** Where is written. It needs the attributes of {@link MentionList.fieldAttributes}. */
  readonly field: () => HTMLTextAreaElement | null;
  readonly sources: () => MentionSources;
  /** Somebody was chosen, for what stands in the query's place. */
  readonly pick: (candidate: MentionCandidate, query: MentionQuery) => void;
}

const listId = "mention-list";

/**
 * Completes mentions in a text field: a list above it while `@…` stands before the caret. Not an element, since field
 * and list must be in one tree for screen readers: the host renders it in a place that is `position: relative`.
 */
export class MentionList implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: MentionListOptions;
  #query: MentionQuery | undefined;
  #candidates: readonly MentionCandidate[] = [];
  #active = 0;
  /** Where the `@` stands for which the person closed the list. */
  #closedAt: number | undefined;

  constructor(host: ReactiveControllerHost, options: MentionListOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.hide();
  }

  get isOpen(): boolean {
    return this.#candidates.length > 0;
  }

  /** To be called when text or caret changed, and when there are other people. */
  update(): void {
    const field = this.#options.field();
    const isCaret = field !== null && field.selectionStart === field.selectionEnd;
    const query = isCaret ? findMentionQuery(field.value, field.selectionStart) : undefined;
    if (query?.start !== this.#closedAt) this.#closedAt = undefined;
    if (query === undefined || this.#closedAt !== undefined) {
      this.#set(undefined, []);
      return;
    }
    const isSame = query.start === this.#query?.start && query.words === this.#query.words;
    this.#set(query, rankMentions(query.words, this.#options.sources()));
    if (!isSame) this.#active = 0;
  }

  /** Until the text or the caret changes. */
  hide(): void {
    this.#set(undefined, []);
  }

  /** For good: the person does not want anybody there. */
  close(): void {
    this.#closedAt = this.#query?.start;
    this.hide();
  }

  /** @returns whether the stroke was meant for the list; then nothing else may be done with it. */
  handleKeydown(event: KeyboardEvent): boolean {
    if (!this.isOpen || event.isComposing || event.keyCode === 229) return false;
    const isPlain = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isPlain) return false;
    switch (event.key) {
      case "ArrowDown":
        this.#move(1);
        break;
      case "ArrowUp":
        this.#move(-1);
        break;
      case "Enter":
      case "Tab":
        this.#pick(this.#active);
        break;
      case "Escape":
        this.close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** For the text field: what ties it to the list. A text area may not be a combobox, but may have these. */
  get fieldAttributes(): { readonly controls: string | typeof nothing; readonly active: string | typeof nothing } {
    return this.isOpen
      ? { controls: listId, active: `${listId}-${this.#active}` }
      : { controls: nothing, active: nothing };
  }

  render(): TemplateResult {
    return html`${this.isOpen ? this.#renderList() : nothing}
      <p class="sr-only" role="status">${this.isOpen ? this.#countText() : nothing}</p>`;
  }

  #countText(): string {
    const count = this.#candidates.length;
    if (count === 1) return msg("One person to mention. Choose with Enter.", { id: "mention.one" });
    return msg(str`${count} people to mention. Choose with the arrow keys.`, { id: "mention.count" });
  }

  #renderList(): TemplateResult {
    return html`<ul
      id=${listId}
      role="listbox"
      aria-label=${msg("People to mention", { id: "mention.list" })}
      class="absolute inset-x-0 bottom-full z-10 mb-1.5 max-h-[min(18rem,50dvh)] overflow-y-auto rounded-card bg-floating p-1 text-ink shadow-large forced-colors:border"
      @mousedown=${keepFocus}
    >
      ${this.#candidates.map((candidate, index) => this.#renderCandidate(candidate, index))}
    </ul>`;
  }

  #renderCandidate({ mention, name, detail, isMember, picture }: MentionCandidate, index: number): TemplateResult {
    const isActive = index === this.#active;
    const note = isMember ? detail : msg("Not in this chat", { id: "mention.outside" });
    return html`<li
      id="${listId}-${index}"
      role="option"
      aria-selected=${isActive ? "true" : "false"}
      class="flex min-h-11 cursor-pointer items-center gap-2.5 rounded-control px-2 ${
        isActive ? "bg-accent-tint forced-colors:outline-2" : "hover:bg-hover"
      }"
      @click=${() => this.#pick(index)}
    >
      ${
        mention === "all"
          ? html`<span class="grid size-8 flex-none place-items-center rounded-full bg-field text-ink-soft"
              >${icon(AtSign, 17)}</span
            >`
          : html`<roost-avatar size="32" .name=${name} .seed=${mention} .picture=${picture}></roost-avatar>`
      }
      <span class="min-w-0 flex-1">
        <span class="block truncate text-15" dir="auto">${name}</span>
        <span class="block truncate text-12 text-ink-soft">${note}</span>
      </span>
    </li>`;
  }

  #move(step: 1 | -1): void {
    const count = this.#candidates.length;
    this.#active = (this.#active + step + count) % count;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const field = this.#options.field();
      const root = field?.getRootNode();
      if (root instanceof ShadowRoot || root instanceof Document) {
        root.querySelector(`#${listId}-${this.#active}`)?.scrollIntoView({ block: "nearest" });
      }
    });
  }

  #pick(index: number): void {
    const candidate = this.#candidates[index];
    const query = this.#query;
    if (candidate === undefined || query === undefined) return;
    this.#set(undefined, []);
    this.#options.pick(candidate, query);
  }

  #set(query: MentionQuery | undefined, candidates: readonly MentionCandidate[]): void {
    const isNews = this.isOpen || candidates.length > 0;
    this.#query = query;
    this.#candidates = candidates;
    this.#active = Math.min(this.#active, Math.max(0, candidates.length - 1));
    if (isNews) this.#host.requestUpdate();
  }
}

/** A press on the list must not take the focus from the field. */
function keepFocus(event: Event): void {
  event.preventDefault();
}
