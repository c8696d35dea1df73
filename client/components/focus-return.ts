/** Gives the focus back after a popover: browsers do it too, but not within shadow roots. */
export class FocusReturn {
  #from: HTMLElement | undefined;

  /** To be called before the popover takes the focus. */
  keep(): void {
    this.#from = focusedElement();
  }

  /** To be called once the popover is closed. Who moved on to something else stays there. */
  giveBack(popover: HTMLElement): void {
    const focused = focusedElement();
    if (focused === undefined || focused === document.body || isWithin(focused, popover)) this.#from?.focus();
    this.#from = undefined;
  }
}

function focusedElement(): HTMLElement | undefined {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement ? focused : undefined;
}

/** Through shadow roots. */
function isWithin(element: Element, ancestor: Element): boolean {
  let node: Node | null = element;
  while (node !== null && node !== ancestor) node = node instanceof ShadowRoot ? node.host : node.parentNode;
  return node === ancestor;
}
