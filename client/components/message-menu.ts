import { msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { CornerUpLeft, Ellipsis, SmilePlus, type IconNode } from "lucide";
import type { MessageId } from "../../shared/lib/ids.ts";
import { FocusReturn } from "./focus-return.ts";
import { icon } from "./icon.ts";
import { actionIcon, actionLabel } from "./message-action-labels.ts";
import { messageActions, type MessageAction, type MessageSituation } from "./message-actions.ts";
import { MessageActionEvent } from "./message-events.ts";
import { moveFocus } from "./move-focus.ts";
import { placePopover, popoverStyles } from "./popover-place.ts";
import { ReactionToggleEvent } from "./reaction-bar.ts";
import { RoostElement } from "./roost-element.ts";

const usualEmoji = ["👍", "❤️", "😂", "🎉", "😮", "🙏"] as const;

/**
 * What can be done with a message: a small bar of the usual things, and a menu of all. On phones only the menu, from the
 * bottom, with quick reactions on top. Cheap enough to be made for one message at a time, and not for each.
 */
@customElement("roost-message-menu")
export class RoostMessageMenu extends RoostElement {
  static override styles = [
    popoverStyles,
    css`
      :host {
        width: max-content;
      }
      .bar button {
        width: 2rem;
        height: 2rem;
        border-radius: 6px;
      }
      @media (pointer: coarse) {
        .bar {
          display: none;
        }
      }
      [role="menuitem"] {
        outline-offset: -2px;
      }
    `,
  ];

  /** Which message. */
  @property() messageId = "";
  /** What decides what can be done with it. */
  @property({ attribute: false }) situation: MessageSituation | undefined;
  /** Quick reactions, best first. */
  @property({ attribute: false }) emoji: readonly string[] = usualEmoji;
  /** The person's own reactions to it. */
  @property({ attribute: false }) given: ReadonlySet<string> = new Set();

  @state() private isOpen = false;
  @query("[popover]") private readonly popup!: HTMLElement;
  @query(".more") private readonly more!: HTMLElement;

  readonly #focus = new FocusReturn();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // What is taken out of the page closes without a word.
    if (!this.isOpen) return;
    this.isOpen = false;
    this.dispatchEvent(new Event("menu-close"));
  }

  /**
   * Opens the menu where the pointer is, else at the bar; `menu-close` tells when it is gone. The focus comes back to where
   * it was. @returns false if there is nothing to choose from.
   */
  async openMenu(at?: { readonly x: number; readonly y: number }): Promise<boolean> {
    if (this.#actions.length === 0) return false;
    this.isOpen = true;
    await this.updateComplete;
    this.#focus.keep();
    this.popup.showPopover();
    const box = at === undefined ? this.more.getBoundingClientRect() : new DOMRect(at.x, at.y, 0, 0);
    placePopover(this.popup, box, { side: "below", align: at === undefined ? "end" : "start" });
    this.renderRoot.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return true;
  }

  protected override render(): TemplateResult | typeof nothing {
    const actions = this.#actions;
    if (actions.length === 0) return nothing;
    const has = (action: MessageAction): boolean => actions.includes(action);
    return html`
      <div
        class="bar flex rounded-control border border-line bg-floating p-0.5 shadow-small"
        role="toolbar"
        aria-label=${msg("Message actions", { id: "action.bar" })}
        @keydown=${this.#handleBarKeydown}
      >
        ${has("react") ? this.#renderButton(SmilePlus, "react", 0) : nothing}
        ${has("reply") ? this.#renderButton(CornerUpLeft, "reply", has("react") ? -1 : 0) : nothing}
        <button
          class="more grid place-items-center text-ink-soft -outline-offset-2 hover:bg-hover hover:text-ink"
          tabindex=${has("react") || has("reply") ? -1 : 0}
          title=${msg("More", { id: "action.more" })}
          aria-haspopup="menu"
          aria-expanded=${this.isOpen ? "true" : "false"}
          @click=${() => void this.openMenu()}
        >
          ${icon(Ellipsis, 17)}
        </button>
      </div>
      <div
        popover
        class="sheet w-60 overflow-y-auto rounded-card bg-floating p-1.5 text-15 text-ink shadow-large"
        @toggle=${this.#handleToggle}
        @keydown=${this.#handleMenuKeydown}
      >
        ${this.isOpen ? this.#renderMenu(actions) : nothing}
      </div>
    `;
  }

  #renderButton(node: IconNode, action: MessageAction, tabindex: number): TemplateResult {
    return html`<button
      class="grid place-items-center text-ink-soft -outline-offset-2 hover:bg-hover hover:text-ink"
      tabindex=${tabindex}
      title=${actionLabel(action)}
      @click=${(event: Event) => this.#tell(action, event.currentTarget as Element)}
    >
      ${icon(node, 17)}
    </button>`;
  }

  #renderMenu(actions: readonly MessageAction[]): TemplateResult {
    const isDangerous = (action: MessageAction): boolean => action === "delete" || action === "remove";
    return html`
      ${actions.includes("react") ? this.#renderQuickReactions() : nothing}
      <div role="menu" aria-label=${msg("Message actions", { id: "action.bar" })}>
        ${actions.map((action) =>
          action === "react"
            ? nothing
            : html`<button
                role="menuitem"
                tabindex="-1"
                class="flex min-h-9 w-full items-center gap-3 rounded-control px-2.5 text-start hover:bg-hover focus-visible:bg-hover pointer-coarse:min-h-12 ${
                  isDangerous(action) ? "text-danger-ink" : ""
                }"
                @click=${() => this.#choose(action)}
              >
                <span class=${isDangerous(action) ? "" : "text-ink-soft"}>${icon(actionIcon(action), 17)}</span>
                ${actionLabel(action)}
              </button>`,
        )}
      </div>
    `;
  }

  #renderQuickReactions(): TemplateResult {
    const add = actionLabel("react");
    return html`<div
      class="mb-1 flex justify-between border-b border-line pb-1"
      role="group"
      aria-label=${msg("Reactions", { id: "reaction.label" })}
    >
      ${this.emoji.slice(0, 6).map((emoji) => {
        const isGiven = this.given.has(emoji);
        return html`<button
          class="grid size-8 place-items-center rounded-full font-emoji text-20 hover:bg-hover pointer-coarse:size-11 ${
            isGiven ? "bg-accent-tint" : ""
          }"
          aria-label=${emoji}
          aria-pressed=${isGiven ? "true" : "false"}
          @click=${() => this.#react(emoji, !isGiven)}
        >
          ${emoji}
        </button>`;
      })}
      <button
        class="grid size-8 place-items-center rounded-full text-ink-soft hover:bg-hover pointer-coarse:size-11"
        title=${add}
        @click=${() => this.#choose("react")}
      >
        ${icon(SmilePlus, 18)}
      </button>
    </div>`;
  }

  get #actions(): readonly MessageAction[] {
    return this.situation === undefined ? [] : messageActions(this.situation);
  }

  #choose(action: MessageAction): void {
    this.popup.hidePopover();
    this.#tell(action, this.more.checkVisibility() ? this.more : this);
  }

  #react(emoji: string, on: boolean): void {
    this.popup.hidePopover();
    this.dispatchEvent(new ReactionToggleEvent(emoji, on));
  }

  #tell(action: MessageAction, anchor: Element): void {
    this.dispatchEvent(new MessageActionEvent(action, this.messageId as MessageId, anchor));
  }

  readonly #handleToggle = (event: Event): void => {
    this.isOpen = (event as ToggleEvent).newState === "open";
    if (this.isOpen) return;
    this.#focus.giveBack(this.popup);
    this.dispatchEvent(new Event("menu-close"));
  };

  readonly #handleBarKeydown = (event: KeyboardEvent): void => moveFocus(event, ".bar > button", "row");

  readonly #handleMenuKeydown = (event: KeyboardEvent): void => {
    if (event.key === "Tab") {
      event.preventDefault();
      this.popup.hidePopover();
      return;
    }
    const isItem = event.target instanceof Element && event.target.matches("[role=menuitem]");
    if (isItem) moveFocus(event, "[role=menuitem]", "column");
    else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    } else moveFocus(event, "[role=group] > button", "row");
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-message-menu": RoostMessageMenu;
  }
}
