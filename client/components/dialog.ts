import { css, html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { BackdropPress } from "./backdrop-press.ts";
import { FocusReturn } from "./focus-return.ts";
import { RoostElement } from "./roost-element.ts";

/** The person closed the dialog without choosing: Escape, or a click beside it. */
export class DialogCloseEvent extends Event {
  constructor() {
    super("dialog-close");
  }
}

/** A modal question: in the middle of large screens, from the bottom on phones. Slots: default, and `actions`. */
@customElement("roost-dialog")
export class RoostDialog extends RoostElement {
  static override styles = css`
    dialog {
      inset: auto 0 0 0;
      width: 100%;
      max-width: none;
      max-height: 85dvh;
      overflow-y: auto;
      border-radius: 18px 18px 0 0;
      padding: 1.5rem 1.25rem calc(1.25rem + env(safe-area-inset-bottom));
      opacity: 1;
      transition:
        opacity 180ms ease-out,
        transform 180ms ease-out;
    }
    @starting-style {
      dialog[open] {
        opacity: 0;
        transform: translateY(1.5rem);
      }
    }
    @media (min-width: 48rem) {
      dialog {
        inset: 0;
        margin: auto;
        width: 26rem;
        height: fit-content;
        border-radius: 12px;
        padding: 1.5rem;
      }
    }
    dialog::backdrop {
      background: var(--scrim);
    }
  `;

  /** Whether it is shown. */
  @property({ type: Boolean }) open = false;
  /** What it asks. */
  @property() heading = "";

  @query("dialog") private readonly dialog!: HTMLDialogElement;
  @query("slot") private readonly text!: HTMLSlotElement;
  @query("h2") private readonly titleElement!: HTMLElement;

  readonly #focus = new FocusReturn();
  readonly #beside = new BackdropPress(() => this.dialog);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Browsers give the focus back when a dialog is closed, not when it is gone.
    if (this.hasUpdated && this.dialog.open) this.#focus.giveBack(this.dialog);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open && !this.dialog.open) {
      this.#focus.keep();
      this.#describe();
      this.dialog.showModal();
      this.#beginAtTop();
    }
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  /** A question's text is read aloud when it opens; a list or a form is for whoever gets there. */
  #describe(): void {
    const isText = this.text.assignedElements({ flatten: true }).every((element) => element.matches("p"));
    if (isText) this.dialog.setAttribute("aria-describedby", "text");
    else this.dialog.removeAttribute("aria-describedby");
  }

  /** The focus goes to the first button, which may be at the end of much text; reading begins at the top. */
  #beginAtTop(): void {
    if (this.dialog.scrollTop === 0) return;
    this.titleElement.tabIndex = -1;
    this.titleElement.focus({ preventScroll: true });
    this.dialog.scrollTop = 0;
  }

  protected override render(): TemplateResult {
    return html`<dialog
      class="bg-floating text-ink shadow-large"
      aria-labelledby="heading"
      @close=${this.#handleClose}
      @pointerdown=${this.#beside.begin}
      @click=${this.#beside.end}
    >
      <h2 id="heading" class="text-17 font-strong">${this.heading}</h2>
      <div id="text" class="mt-2 text-15 text-ink-soft"><slot></slot></div>
      <div class="mt-6 flex flex-col gap-2"><slot name="actions"></slot></div>
    </dialog>`;
  }

  readonly #handleClose = (): void => {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new DialogCloseEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-dialog": RoostDialog;
  }
}
