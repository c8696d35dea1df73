import { msg, str } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { SmilePlus } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import type { ReactionView } from "../store/views.ts";
import { icon } from "./icon.ts";
import { nameList } from "./name-list.ts";
import { placePopover, popoverStyles } from "./popover-place.ts";
import { RoostElement } from "./roost-element.ts";

/** The person gives a reaction, or takes theirs back. */
export class ReactionToggleEvent extends Event {
  constructor(
    readonly emoji: string,
    readonly on: boolean,
  ) {
    super("reaction-toggle", { bubbles: true, composed: true });
  }
}

/** The person wants to choose an emoji; the picker belongs beside `anchor`. */
export class ReactionAddEvent extends Event {
  constructor(readonly anchor: Element) {
    super("reaction-add", { bubbles: true, composed: true });
  }
}

const mostNames = 12;

/** The reactions below a message: how many, one's own in another colour, and who, under the pointer or with the focus. */
@customElement("roost-reaction-bar")
export class RoostReactionBar extends RoostElement {
  static override styles = [
    popoverStyles,
    css`
      [popover] {
        pointer-events: none;
      }
      @media (forced-colors: active) {
        [aria-pressed="true"] {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];

  /** What was given, in this order. */
  @property({ attribute: false }) reactions: readonly ReactionView[] = [];
  /** What people are called. */
  @property({ attribute: false }) names: ReadonlyMap<UserId, string> = new Map();
  /** Who looks at it. */
  @property() me = "";
  /** Nothing can be given or taken back. */
  @property({ type: Boolean }) disabled = false;

  @state() private pointed: ReactionView | undefined;
  @query("[popover]") private readonly tip!: HTMLElement;

  protected override render(): TemplateResult {
    const add = msg("Add a reaction", { id: "reaction.add" });
    return html`<div
        class="flex flex-wrap gap-1"
        role="group"
        aria-label=${msg("Reactions", { id: "reaction.label" })}
        @pointerleave=${this.#hideTip}
      >
        ${repeat(
          this.reactions,
          ({ emoji }) => emoji,
          (reaction) => this.#renderReaction(reaction),
        )}
        ${
          this.disabled
            ? nothing
            : html`<button
                class="reach grid h-7 min-w-8 place-items-center rounded-full text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:h-9 pointer-coarse:min-w-11"
                title=${add}
                @click=${this.#handleAdd}
              >
                ${icon(SmilePlus, 16)}
              </button>`
        }
      </div>
      <div
        popover="manual"
        aria-hidden="true"
        class="max-w-64 rounded-control wrap-anywhere bg-floating px-2.5 py-1.5 text-12 text-ink shadow-large"
      >
        ${this.pointed === undefined ? nothing : this.#namesOf(this.pointed)}
      </div>`;
  }

  #renderReaction(reaction: ReactionView): TemplateResult {
    const { emoji, userIds, mine } = reaction;
    const who = this.#namesOf(reaction);
    return html`<button
      class="reach flex h-7 items-center gap-1 rounded-full border px-2 text-12 tabular-nums pointer-coarse:h-9 pointer-coarse:min-w-11 pointer-coarse:justify-center ${
        mine
          ? "border-accent-line bg-accent-tint font-medium text-accent-ink"
          : "border-line bg-raised text-ink-soft hover:border-line-strong"
      }"
      aria-pressed=${mine ? "true" : "false"}
      aria-label=${msg(str`${emoji} ${userIds.length}: ${who}`, { id: "reaction.chip" })}
      aria-disabled=${this.disabled ? "true" : nothing}
      @click=${() => this.#toggle(reaction)}
      @pointerenter=${(event: PointerEvent) => event.pointerType === "mouse" && this.#showTip(reaction, event)}
      @focus=${(event: Event) => this.#showTip(reaction, event)}
      @blur=${this.#hideTip}
      @keydown=${this.#handleKeydown}
    >
      <span class="font-emoji text-15 leading-none">${emoji}</span>${userIds.length}
    </button>`;
  }

  #namesOf({ userIds }: ReactionView): string {
    const named = userIds.slice(0, mostNames).map((userId) => this.#nameOf(userId));
    const rest = userIds.length - named.length;
    return nameList(rest > 0 ? [...named, msg(str`${rest} more`, { id: "reaction.more" })] : named);
  }

  #nameOf(userId: UserId): string {
    if (userId === this.me) return msg("You", { id: "reaction.you" });
    return this.names.get(userId) ?? msg("Someone", { id: "reaction.someone" });
  }

  #toggle({ emoji, mine }: ReactionView): void {
    if (!this.disabled) this.dispatchEvent(new ReactionToggleEvent(emoji, !mine));
  }

  #showTip(reaction: ReactionView, event: Event): void {
    const chip = event.currentTarget;
    if (!(chip instanceof Element)) return;
    if (event.type === "focus" && !chip.matches(":focus-visible")) return;
    this.pointed = reaction;
    void this.updateComplete.then(() => {
      if (this.pointed !== reaction || !this.isConnected) return;
      this.tip.showPopover();
      placePopover(this.tip, chip.getBoundingClientRect(), { side: "above", align: "start" });
    });
  }

  readonly #hideTip = (): void => {
    this.pointed = undefined;
    if (this.tip.matches(":popover-open")) this.tip.hidePopover();
  };

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.pointed === undefined) return;
    event.stopPropagation();
    this.#hideTip();
  };

  readonly #handleAdd = (event: Event): void => {
    this.dispatchEvent(new ReactionAddEvent(event.currentTarget as Element));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-reaction-bar": RoostReactionBar;
  }
}
