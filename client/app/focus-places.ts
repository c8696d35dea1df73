/** What can have the focus by the Tab key. */
export const tabbable = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";

export function focusedElement(): HTMLElement | undefined {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : undefined;
}

/** The element and all around it, from within. */
export function holdersOf(element: Element): readonly Element[] {
  const holders: Element[] = [];
  for (let node: Element | null = element; node !== null;) {
    holders.push(node);
    const root = node.getRootNode();
    node = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return holders;
}

export function isUsable(element: Element): boolean {
  return isShown(element) && !element.matches(":disabled");
}

export function isShown(element: Element): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}

/** Where somebody is who goes to a part of the window. */
export function titleOf(pane: Element): HTMLElement | undefined {
  const title = findWithin(pane, "h1, h2");
  // Nobody sees where they are at a title that is only read aloud.
  if (title === undefined || title.offsetWidth < 2) return findWithin(pane, tabbable);
  title.tabIndex = -1;
  return title;
}

/** The first one that is shown, in shadow roots too. */
export function findWithin(root: Element, selector: string): HTMLElement | undefined {
  for (const found of shownWithin(root, selector)) return found;
  return undefined;
}

export function findLastWithin(root: Element, selector: string): HTMLElement | undefined {
  return [...shownWithin(root, selector)].at(-1);
}

function* shownWithin(root: Element, selector: string): Generator<HTMLElement> {
  for (const child of [...(root.shadowRoot?.children ?? []), ...root.children]) {
    if (child instanceof HTMLElement && child.matches(selector) && isShown(child)) yield child;
    yield* shownWithin(child, selector);
  }
}
