import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface ListWindowOptions {
  /** The element that holds the rows, and is as high as all of them. */
  readonly list: () => HTMLElement | null;
  /** One of the rows: all are as high. */
  readonly row: () => HTMLElement | null;
}

/** Lists up to this long are in the page as a whole. */
const shortList = 50;
/** Rows that are rendered beyond both edges, and the height of one that was never seen, in pixels. */
const overscan = 10;
const usualPitch = 66;

/** Which rows of a long list of equal rows are in the page: those around the view of whatever scrolls it. */
export class ListWindow implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: ListWindowOptions;
  #count = 0;
  #first = 0;
  #last = 2 * overscan;
  #pitch = usualPitch;
  #scroller: HTMLElement | undefined;
  #observer: ResizeObserver | undefined;
  #observed: HTMLElement | null = null;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ListWindowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** From the upper edge of one row to that of the next, in pixels. */
  get pitch(): number {
    return this.#pitch;
  }

  /**
   * Which of `count` rows to render, in order; undefined: all of them. Among them are always the first and the last
   * one, where the keyboard enters, and `focused` with its neighbours, where it stands.
   */
  select(count: number, focused: number): readonly number[] | undefined {
    this.#count = count;
    if (count <= shortList) return undefined;
    const chosen = new Set([0, count - 1]);
    for (let i = Math.max(0, focused - 1); focused >= 0 && i <= Math.min(focused + 1, count - 1); i++) chosen.add(i);
    for (let i = Math.max(0, this.#first); i <= Math.min(this.#last, count - 1); i++) chosen.add(i);
    return [...chosen].sort((a, b) => a - b);
  }

  /** Brings a row into view, if it is not there. */
  reveal(index: number): void {
    const view = this.#view();
    if (view === undefined) return;
    const top = index * this.#pitch;
    const hidden = Math.min(top - view.top, 0) + Math.max(top + this.#pitch - view.bottom, 0);
    if (hidden !== 0) view.scroller.scrollTop += hidden;
  }

  hostUpdated(): void {
    if (this.#count <= shortList) return this.#disconnect();
    if (this.#scroller === undefined) this.#connect();
    const row = this.#options.row();
    if (row === this.#observed || this.#observer === undefined) return;
    if (this.#observed !== null) this.#observer.unobserve(this.#observed);
    if (row !== null) this.#observer.observe(row);
    this.#observed = row;
  }

  hostDisconnected(): void {
    this.#disconnect();
  }

  #connect(): void {
    const scroller = findScroller(this.#host);
    if (scroller === undefined) return;
    this.#scroller = scroller;
    scroller.addEventListener("scroll", this.#update, { passive: true });
    this.#observer = new ResizeObserver(this.#measure);
    this.#observer.observe(scroller);
  }

  #disconnect(): void {
    this.#scroller?.removeEventListener("scroll", this.#update);
    this.#observer?.disconnect();
    this.#scroller = this.#observer = undefined;
    this.#observed = null;
  }

  readonly #measure = (): void => {
    const list = this.#options.list();
    const height = this.#observed?.offsetHeight ?? 0;
    if (list === null || height === 0) return;
    const pitch = height + (Number.parseFloat(getComputedStyle(list).rowGap) || 0);
    if (pitch !== this.#pitch) this.#host.requestUpdate();
    this.#pitch = pitch;
    this.#update();
  };

  readonly #update = (): void => {
    const view = this.#view();
    if (view === undefined) return;
    const first = Math.floor(view.top / this.#pitch) - overscan;
    const last = Math.ceil(view.bottom / this.#pitch) + overscan;
    // A few rows are always in store: not every scroll needs other ones.
    const isEnough = Math.abs(first - this.#first) < overscan / 2 && Math.abs(last - this.#last) < overscan / 2;
    if (isEnough) return;
    this.#first = first;
    this.#last = last;
    this.#host.requestUpdate();
  };

  /** What of the list is in view, in pixels from its start. */
  #view(): { readonly scroller: HTMLElement; readonly top: number; readonly bottom: number } | undefined {
    const list = this.#options.list();
    const scroller = this.#scroller ?? findScroller(this.#host);
    if (list === null || scroller === undefined) return undefined;
    const top = scroller.getBoundingClientRect().top - list.getBoundingClientRect().top;
    return { scroller, top, bottom: top + scroller.clientHeight };
  }
}

function findScroller(from: Element): HTMLElement | undefined {
  let element: Element | null = from;
  while (element !== null) {
    if (element instanceof HTMLElement && /auto|scroll/u.test(getComputedStyle(element).overflowY)) return element;
    const root: Node = element.getRootNode();
    element = element.assignedSlot ?? element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
  return undefined;
}
