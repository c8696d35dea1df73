/**
 * Presses beside a modal dialog close it. A press that begins in it, as text is selected with, does not, wherever it ends:
 * its click falls to the dialog.
 */
export class BackdropPress {
  readonly #dialog: () => HTMLDialogElement;
  #isBeside = false;

  constructor(dialog: () => HTMLDialogElement) {
    this.#dialog = dialog;
  }

  /** For `pointerdown` on the dialog. */
  readonly begin = (event: PointerEvent): void => {
    this.#isBeside = this.#isHit(event);
  };

  /** For `click` on the dialog. */
  readonly end = (event: MouseEvent): void => {
    if (this.#isBeside && event.detail > 0 && this.#isHit(event)) this.#dialog().close();
  };

  /** The dialog itself is only hit beside its content, on the backdrop or its padding; the padding is no way out. */
  #isHit({ target, clientX, clientY }: MouseEvent): boolean {
    const dialog = this.#dialog();
    if (target !== dialog) return false;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }
}
