import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { normalizeEmoji } from "../../shared/text/emoji.ts";
import { emojiGroups, inTone, loadEmoji, type Emoji, type EmojiLanguage } from "./emoji-data.ts";
import "./emoji-grid.ts";
import { EmojiPickEvent, type EmojiGroupEvent, type EmojiPointEvent, type RoostEmojiGrid } from "./emoji-grid.ts";
import { groupIcon, groupLabel, recentGroup, type EmojiSection } from "./emoji-groups.ts";
import { EmojiSearch } from "./emoji-search.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";
import "./search-field.ts";
import type { QueryChangeEvent, RoostSearchField } from "./search-field.ts";
import "./skin-tone-choice.ts";
import type { SkinToneChangeEvent } from "./skin-tone-choice.ts";

const mostRecent = 24;
const mostFound = 120;

/**
 * Emoji to pick from, by group or by words in English and Hungarian. Loads its data when it is first shown. Tells
 * `emoji-pick` and `skin-tone-change`.
 */
@customElement("roost-emoji-picker")
export class RoostEmojiPicker extends RoostElement {
  static override styles = css`
    :host {
      display: flex;
      flex-direction: column;
      min-height: 0;
    }
  `;

  /** The language of the names. */
  @property() language: EmojiLanguage = "en";
  /** What was used last, newest first. */
  @property({ attribute: false }) recent: readonly string[] = [];
  /** 0 (yellow) to 5 (dark). */
  @property({ type: Number }) skinTone = 0;

  @state() private emoji: readonly Emoji[] | undefined;
  @state() private isFailed = false;
  @state() private words = "";
  @state() private pointed: Emoji | undefined;
  @state() private group: number | undefined;

  @query("roost-emoji-grid") private readonly grid!: RoostEmojiGrid | null;
  @query("roost-search-field") private readonly field!: RoostSearchField | null;

  #search: EmojiSearch | undefined;
  #other: readonly Emoji[] = [];
  #sections: readonly EmojiSection[] = [];

  override focus(): void {
    if (this.field?.hasUpdated === true) this.field.focus();
    else void this.updateComplete.then(() => this.field?.updateComplete).then(() => this.field?.focus());
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("language")) void this.#load();
    if (changed.has("emoji") || changed.has("words") || changed.has("recent")) this.#sections = this.#findSections();
  }

  protected override render(): TemplateResult {
    return html`
      <div class="flex items-center gap-1 p-2">
        <roost-search-field
          class="min-w-0 flex-1"
          .label=${msg("Search emoji", { id: "emoji.search" })}
          .query=${this.words}
          @query-change=${this.#handleQuery}
          @keydown=${this.#handleKeydown}
        ></roost-search-field>
        <roost-skin-tone-choice
          .skinTone=${this.skinTone}
          @skin-tone-change=${this.#handleSkinTone}
        ></roost-skin-tone-choice>
      </div>
      ${this.isFailed ? this.#renderFailure() : this.#renderEmoji()}
    `;
  }

  #renderFailure(): TemplateResult {
    return html`<div class="grid flex-1 place-content-center gap-2 p-6 text-center text-13 text-ink-soft">
      <p>${msg("The emoji are not on this device yet. They come with the next connection.", { id: "emoji.failed" })}</p>
      <button class="button button-quiet" @click=${() => void this.#load()}>
        ${msg("Try again", { id: "try-again" })}
      </button>
    </div>`;
  }

  #renderEmoji(): TemplateResult {
    const count = this.#sections[0]?.emoji.length ?? 0;
    return html`
      ${this.#isSearching ? nothing : this.#renderGroups()}
      <roost-emoji-grid
        class="min-h-0 flex-1"
        .sections=${this.#sections}
        .skinTone=${this.skinTone}
        @emoji-point=${this.#handlePoint}
        @emoji-group=${this.#handleGroup}
        @grid-leave=${() => this.focus()}
      ></roost-emoji-grid>
      ${
        this.#isSearching && count === 0
          ? html`<p class="absolute inset-x-0 top-24 text-center text-13 text-ink-soft" aria-hidden="true">
              ${msg("No emoji found", { id: "emoji.none" })}
            </p>`
          : nothing
      }
      <p class="sr-only" role="status">
        ${this.#isSearching ? msg(str`${count} emoji found`, { id: "emoji.count" }) : nothing}
      </p>
      <div
        class="flex h-11 flex-none items-center gap-2 border-t border-line px-3 text-13 text-ink-soft pointer-coarse:hidden"
        aria-hidden="true"
      >
        ${
          this.pointed === undefined
            ? nothing
            : html`<span class="font-emoji text-[1.5rem] leading-none">${inTone(this.pointed, this.skinTone)}</span
                ><span class="truncate">${this.pointed.name}</span>`
        }
      </div>
    `;
  }

  #renderGroups(): TemplateResult {
    return html`<div
      class="flex overflow-x-auto px-2 pointer-coarse:px-0"
      role="group"
      aria-label=${msg("Groups", { id: "emoji.groups" })}
    >
      ${this.#sections.map(({ group = recentGroup }) => {
        const isCurrent = group === this.group;
        return html`<button
          class="grid h-9 min-w-0 flex-1 place-items-center border-b-2 -outline-offset-2 pointer-coarse:h-11 pointer-coarse:min-w-11 ${
            isCurrent
              ? "border-accent text-accent-ink forced-colors:outline-2"
              : "border-transparent text-ink-soft hover:text-ink"
          }"
          aria-current=${isCurrent ? "true" : nothing}
          title=${groupLabel(group)}
          @click=${() => this.grid?.showGroup(group)}
        >
          ${icon(groupIcon(group), 18)}
        </button>`;
      })}
    </div>`;
  }

  get #isSearching(): boolean {
    return this.words.trim() !== "";
  }

  #findSections(): readonly EmojiSection[] {
    const { emoji } = this;
    if (emoji === undefined) return [];
    if (this.#isSearching) {
      this.#search ??= new EmojiSearch(emoji, this.#other);
      return [{ emoji: this.#search.find(this.words).slice(0, mostFound) }];
    }
    return [
      { group: recentGroup, emoji: this.#findRecent(emoji) },
      ...emojiGroups.map((group) => ({ group, emoji: emoji.filter((entry) => entry.group === group) })),
    ].filter((section) => section.emoji.length > 0);
  }

  /** In the tone in which they were used. */
  #findRecent(all: readonly Emoji[]): readonly Emoji[] {
    return this.recent.slice(0, mostRecent).flatMap((used) => {
      const normal = normalizeEmoji(used);
      const known = all.find(({ emoji, tones }) => emoji === normal || tones.includes(normal));
      return known === undefined ? [] : [{ ...known, emoji: normal, tones: [] }];
    });
  }

  async #load(): Promise<void> {
    const { language } = this;
    this.isFailed = false;
    try {
      const [shown, other] = await Promise.all([loadEmoji(language), loadEmoji(language === "en" ? "hu" : "en")]);
      if (language !== this.language) return;
      this.#other = other;
      this.#search = undefined;
      this.emoji = shown;
    } catch {
      // Told in the picker, where it can be tried again.
      this.isFailed = true;
    }
  }

  readonly #handleQuery = (event: QueryChangeEvent): void => {
    this.words = event.query;
    this.pointed = undefined;
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      this.grid?.focus();
    } else if (event.key === "Enter" && this.#isSearching) {
      event.preventDefault();
      const [first] = this.#sections[0]?.emoji ?? [];
      if (first !== undefined) this.dispatchEvent(new EmojiPickEvent(inTone(first, this.skinTone)));
    }
  };

  readonly #handleSkinTone = (event: SkinToneChangeEvent): void => {
    this.skinTone = event.skinTone;
  };

  readonly #handlePoint = (event: EmojiPointEvent): void => {
    this.pointed = event.emoji;
  };

  readonly #handleGroup = (event: EmojiGroupEvent): void => {
    this.group = event.group;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-emoji-picker": RoostEmojiPicker;
  }
}
