import {
  findLastWithin,
  findWithin,
  focusedElement,
  holdersOf,
  isShown,
  isUsable,
  tabbable,
  titleOf,
} from "./focus-places.ts";

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

/** What the address leads to: what stands beside a chat, else what stands beside the list, else the list. */
function shownPane(app: HTMLElement): Element {
  const panes = [...(app.shadowRoot?.querySelectorAll("roost-chats-screen, main") ?? [])].filter(isShown);
  const pane = location.pathname === "/" ? panes[0] : panes.at(-1);
  return pane?.querySelector("roost-chat-screen")?.shadowRoot?.querySelector("aside") ?? pane ?? app;
}

function withNeighbours(element: Element): Holder {
  return { element, beside: [element.nextElementSibling, element.previousElementSibling] };
}

/** What came before it last, else what follows it first: not the beginning of all that is around. */
function findNear([next, previous]: readonly (Element | null)[]): HTMLElement | undefined {
  const before = previous?.isConnected === true ? findLastWithin(previous, tabbable) : undefined;
  return before ?? (next?.isConnected === true ? findWithin(next, tabbable) : undefined);
}

/** What stood beside what is gone, else the next thing around it. */
function findLanding(trail: readonly Holder[], app: HTMLElement): HTMLElement | undefined {
  for (const [i, { element, beside }] of trail.entries()) {
    if (element === app || element.localName.endsWith("-screen")) break;
    if (isShown(element)) {
      if (element instanceof HTMLElement && element.hasAttribute("tabindex") && isUsable(element)) return element;
      const inside = findWithin(element, tabbable);
      if (inside !== undefined) return inside;
    } else {
      const next = beside.find((neighbour) => neighbour?.localName === element.localName && isShown(neighbour));
      const inside = next && findWithin(next, `${tabbable}, [tabindex]`);
      if (inside) return inside;
      const near = i === 0 ? findNear(beside) : undefined;
      if (near !== undefined) return near;
    }
  }
  return titleOf(shownPane(app));
}
