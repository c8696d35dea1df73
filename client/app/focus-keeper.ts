/** What may take the focus away: something is chosen, something that was looked at is gone. */
const hints = ["focusout", "click", "keyup", "popstate"] as const;
/** What was done when something had the focus is remembered before anybody acts on it. */
const moments = ["focusin", "keydown", "keyup", "click"] as const;
/** What had the focus or holds it, and what stood beside it then. */
interface Holder {
  readonly element: Element;
  readonly beside: readonly (Element | null)[];
}

/** For so many frames a screen whose code has yet to come is waited for. */
const mostFrames = 120;
const tabbable = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex='0']";

/**
 * Nobody who works by keyboard or listens to the page is left at its beginning: whoever goes to another place of the app
 * is at its title, whoever comes back is where they left, and where something goes that had the focus, what is next to it
 * takes its place.
 */
export class FocusKeeper {
  readonly #app: HTMLElement;
  readonly #left = new Map<string, WeakRef<HTMLElement>>();
  /** What had the focus last, and all around it: of a dialog also what had it before. */
  #trail: readonly Holder[] = [];
  #outside: readonly Holder[] = [];
  #path = location.pathname;
  #frame = 0;

  constructor(app: HTMLElement) {
    this.#app = app;
    for (const type of moments) window.addEventListener(type, this.#remember, true);
    for (const type of hints) window.addEventListener(type, this.#lookSoon);
    this.#remember();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    for (const type of moments) window.removeEventListener(type, this.#remember, true);
    for (const type of hints) window.removeEventListener(type, this.#lookSoon);
  }

  readonly #remember = (): void => {
    const focused = focusedElement();
    if (focused === undefined) return;
    const holders = holdersOf(focused);
    const dialog = holders.findIndex(({ localName }) => localName === "roost-dialog") + 1;
    if (dialog === 0) this.#trail = this.#outside = holders.map(withNeighbours);
    else this.#trail = [...holders.slice(0, dialog).map(withNeighbours), ...this.#outside];
    // On its way to another place it is still where it was.
    if (location.pathname === this.#path) this.#left.set(this.#path, new WeakRef(focused));
  };

  readonly #lookSoon = (): void => {
    cancelAnimationFrame(this.#frame);
    // After what was done has been shown, and a screen has had its own wish.
    this.#frame = requestAnimationFrame(() => (this.#frame = requestAnimationFrame(() => this.#look())));
  };

  #look(): void {
    if (location.pathname !== this.#path) {
      this.#path = location.pathname;
      this.#arrive(focusedElement(), mostFrames);
      return;
    }
    const [last] = this.#trail;
    // Who clicks beside everything has put the focus away.
    if (last === undefined || focusedElement() !== undefined || isUsable(last.element) || !document.hasFocus()) return;
    findLanding(this.#trail, this.#app)?.focus();
  }

  #arrive(before: HTMLElement | undefined, frames: number): void {
    const focused = focusedElement();
    const pane = shownPane(this.#app);
    const isElsewhere = focused !== undefined && focused !== before;
    if (isElsewhere || (focused !== undefined && holdersOf(focused).includes(pane))) return;
    const left = this.#left.get(this.#path)?.deref();
    const target = left !== undefined && isUsable(left) ? left : titleOf(pane);
    if (target !== undefined) target.focus();
    else if (frames > 0) this.#frame = requestAnimationFrame(() => this.#arrive(before, frames - 1));
  }
}

function focusedElement(): HTMLElement | undefined {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : undefined;
}

/** The element and all around it, from within. */
function holdersOf(element: Element): readonly Element[] {
  const holders: Element[] = [];
  for (let node: Element | null = element; node !== null;) {
    holders.push(node);
    const root = node.getRootNode();
    node = node.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return holders;
}

function isUsable(element: Element): boolean {
  return isShown(element) && !element.matches(":disabled");
}

function isShown(element: Element): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}

/** What the address leads to: what stands beside a chat, else what stands beside the list, else the list. */
function shownPane(app: HTMLElement): Element {
  const panes = [...(app.shadowRoot?.querySelectorAll("main > *") ?? [])].filter(isShown);
  const pane = location.pathname === "/" ? panes[0] : panes.at(-1);
  return pane?.querySelector("roost-chat-screen")?.shadowRoot?.querySelector("aside") ?? pane ?? app;
}

function titleOf(pane: Element): HTMLElement | undefined {
  const title = findWithin(pane, "h1, h2");
  // Nobody sees where they are at a title that is only read aloud.
  if (title === undefined || title.offsetWidth < 2) return findWithin(pane, tabbable);
  title.tabIndex = -1;
  return title;
}

function withNeighbours(element: Element): Holder {
  return { element, beside: [element.nextElementSibling, element.previousElementSibling] };
}

/** What stood beside what is gone, else the next thing around it. */
function findLanding(trail: readonly Holder[], app: HTMLElement): HTMLElement | undefined {
  for (const { element, beside } of trail) {
    if (element === app || element.localName.endsWith("-screen")) break;
    if (isShown(element)) {
      if (element instanceof HTMLElement && element.hasAttribute("tabindex") && isUsable(element)) return element;
      const inside = findWithin(element, tabbable);
      if (inside !== undefined) return inside;
    } else {
      const next = beside.find((neighbour) => neighbour?.localName === element.localName && isShown(neighbour));
      const inside = next && findWithin(next, `${tabbable}, [tabindex]`);
      if (inside) return inside;
    }
  }
  return titleOf(shownPane(app));
}

/** The first one that is shown, in shadow roots too. */
function findWithin(root: Element | ShadowRoot, selector: string): HTMLElement | undefined {
  const own = root instanceof Element ? root.shadowRoot : null;
  for (const child of [...(own?.children ?? []), ...root.children]) {
    if (child instanceof HTMLElement && child.matches(selector) && isShown(child)) return child;
    const inside = findWithin(child, selector);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
