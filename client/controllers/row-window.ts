import { render, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ChatLayout, type ChatLayoutConfig, type RowRange, type RowSurface } from "./chat-layout.ts";

export interface RowWindowOptions<T> extends ChatLayoutConfig<T> {
  /** The element that scrolls. */
  readonly scroller: () => HTMLElement | null;
  /** Its only child: as high as the whole list, and nothing else in it. */
  readonly extent: () => HTMLElement | null;
  /** One element for each row. */
  readonly renderRow: (item: T) => TemplateResult;
  /** Other rows are in view. */
  readonly onVisible: (last: number) => void;
  /** The view was scrolled, and the rows have their places. */
  readonly onScroll: () => void;
  /** The rows could not be placed, or one of them not be rendered, while nobody was asking for it. */
  readonly onFailure: (error: unknown) => void;
}

/** How long nobody scrolls before what lies beyond the view is made ready, after it was passed too fast. */
const landAfterMs = 80;

/**
 * The rows of a long list that are in the page: those around the view, placed by a `ChatLayout`. It asks the browser for
 * sizes only where it has them at hand: in scroll events and in those of a ResizeObserver.
 */
export class RowWindow<T> implements ReactiveController, RowSurface {
  readonly layout: ChatLayout<T>;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: RowWindowOptions<T>;
  readonly #tops = new WeakMap<Element, number>();
  /** Rendered now; the row at index `#first` comes first. */
  #rows: readonly HTMLElement[] = [];
  #first = -1;
  #last = -1;
  #lastVisible = -1;
  #height = -1;
  /** What is rendered is not what the items say, though the same rows stay. */
  #isStale = false;
  #observer: ResizeObserver | undefined;
  /** Another one after a failure: everything begins anew there. */
  #scroller: HTMLElement | null = null;
  #flownAt = 0;
  #landing: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: RowWindowOptions<T>) {
    this.#host = host;
    this.#options = options;
    this.layout = new ChatLayout(this, options);
    host.addController(this);
  }

  /** Shows these items; the same ones again where rows look different now. */
  show(items: readonly T[]): void {
    this.#connect();
    this.#isStale = true;
    this.layout.items = items;
    this.#update();
    if (this.#isStale) this.#render();
  }

  hostConnected(): void {
    this.#connect();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#scroller?.removeEventListener("scroll", this.#handleScroll);
    this.#scroller?.removeEventListener("height-toggle", this.#handleToggle);
    clearTimeout(this.#landing);
    this.#landing = undefined;
  }

  place(range: RowRange, topOf: (index: number) => number, extent: number): void {
    const isOther = range.first !== this.#first || range.last !== this.#last;
    this.#first = range.first;
    this.#last = range.last;
    if (isOther || this.#isStale) this.#render();
    this.#rows.forEach((row, i) => this.#move(row, topOf(this.#first + i)));
    this.#resize(extent);
    if (range.lastVisible !== this.#lastVisible) this.#options.onVisible((this.#lastVisible = range.lastVisible));
  }

  scroll(top: number): number {
    const scroller = this.#options.scroller();
    if (scroller === null) return top;
    scroller.scrollTop = top;
    return scroller.scrollTop;
  }

  attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.hostDisconnected();
      this.#options.onFailure(error);
    }
  }

  #connect(): void {
    const scroller = this.#options.scroller();
    if (scroller !== null && scroller !== this.#scroller) this.#begin(scroller);
    if (scroller === null || this.#observer !== undefined || !this.#host.isConnected) return;
    scroller.addEventListener("scroll", this.#handleScroll, { passive: true });
    scroller.addEventListener("height-toggle", this.#handleToggle);
    this.#observer = new ResizeObserver((entries) => this.attempt(() => this.#handleSizes(entries)));
    this.#observer.observe(scroller);
    for (const row of this.#rows) this.#observer.observe(row);
  }

  #begin(scroller: HTMLElement): void {
    this.hostDisconnected();
    this.#scroller = scroller;
    this.#rows = [];
    this.#first = this.#last = this.#lastVisible = this.#height = -1;
    // What was scrolled to is not to be read from an element that is new.
    this.layout.resize({ width: 0, height: 0 });
  }

  #render(): void {
    const extent = this.#options.extent();
    if (extent === null) return;
    const hadFocus = !this.#isStale && extent.matches(":focus-within");
    this.#isStale = false;
    const { key, renderRow } = this.#options;
    const items = this.#first < 0 ? [] : this.layout.items.slice(this.#first, this.#last + 1);
    render(repeat(items, key, renderRow), extent, { host: this.#host });
    const before = new Set(this.#rows);
    this.#rows = [...extent.children] as HTMLElement[];
    for (const row of this.#rows) if (!before.delete(row)) this.#observer?.observe(row);
    for (const gone of before) this.#observer?.unobserve(gone);
    // It was scrolled away with its row. Nowhere, it would leave the keys that scroll without effect.
    if (hadFocus && !extent.matches(":focus-within")) this.#scroller?.focus({ preventScroll: true });
  }

  #move(row: HTMLElement, top: number): void {
    if (this.#tops.get(row) === top) return;
    this.#tops.set(row, top);
    row.style.transform = `translateY(${top}px)`;
  }

  #resize(extent: number): void {
    if (extent === this.#height) return;
    this.#height = extent;
    this.#options.extent()?.style.setProperty("height", `${extent}px`);
  }

  /**
   * The view comes before what was measured in it: another width forgets what was measured in the one before, and where
   * the browser scrolled to is meant among the heights that it knew.
   */
  #update(measure?: () => void): void {
    const scroller = this.#options.scroller();
    if (scroller === null) return;
    const { clientWidth: width, clientHeight: height } = scroller;
    this.layout.resize({ width, height });
    this.layout.noteScroll(scroller.scrollTop);
    measure?.();
    this.layout.reflowIfNeeded();
    if (!this.layout.isFlying) return;
    this.#flownAt = performance.now();
    this.#landLater();
  }

  #landLater(): void {
    this.#landing ??= setTimeout(() => {
      this.#landing = undefined;
      if (performance.now() - this.#flownAt < landAfterMs) this.#landLater();
      else this.attempt(() => this.layout.land());
    }, landAfterMs);
  }

  /** Something in a row is about to grow or shrink because the person wants it so. */
  readonly #handleToggle = ({ target }: Event): void => {
    const index = this.#rows.findIndex((row) => row === target);
    if (index >= 0) this.layout.hold(this.#first + index);
  };

  readonly #handleScroll = (): void =>
    this.attempt(() => {
      this.layout.unpin(this.#options.scroller()?.scrollTop ?? 0);
      this.#update();
      this.#options.onScroll();
    });

  #handleSizes(entries: readonly ResizeObserverEntry[]): void {
    // Rows that were taken away have no height to remember.
    if (this.#scroller?.isConnected !== true) return;
    const heights = new Map(entries.map(({ target, borderBoxSize }) => [target, borderBoxSize[0]?.blockSize ?? 0]));
    this.#update(() =>
      this.#rows.forEach((row, i) => {
        const height = heights.get(row);
        if (height !== undefined) this.layout.measure(this.#first + i, height);
      }),
    );
  }
}
