import { HeightList } from "./height-list.ts";
import { captureAnchors, restoreAnchor, type Anchor } from "./scroll-anchor.ts";

interface Size {
  width: number;
  height: number;
}

interface Position {
  left: number;
  top: number;
}

interface Pin {
  index: number;
  block?: ScrollLogicalPosition;
}

/** A place in the list: an item, and where in the view it is to stand. */
export interface ScrollTarget {
  readonly key: string;
  /** In pixels below the upper edge; without it, `block` says where. */
  readonly offset?: number;
  readonly block?: ScrollLogicalPosition;
}

interface StateChanged {
  type: "stateChanged";
  scrollSize: Size;
  range: { first: number; last: number; firstVisible: number; lastVisible: number };
  childPositions: Map<number, Position>;
}

type Sink = (message: StateChanged | { type: "unpinned" }) => void;

export interface ChatLayoutConfig<T> {
  readonly key: (item: T) => string;
  /** A height for an item that was never on the screen, in pixels. */
  readonly estimate: (item: T) => number;
  /** The element that scrolls: the virtualizer's host. */
  readonly scroller: () => HTMLElement | null;
  readonly paddingTop?: number;
  readonly paddingBottom?: number;
  /** Receives the layout that the virtualizer makes, so that its owner can go somewhere. */
  readonly attach?: (layout: ChatLayout<T>) => void;
  /** Where to begin, when the first items arrive; without it at the end. */
  readonly start?: () => ScrollTarget | undefined;
  /** Whether the list ends here: if there is more to come, its end is no place to stay at. */
  readonly isComplete?: () => boolean;
}

/** Pixels that are rendered beyond both edges, how near to the end counts as there, and the air above a pinned item. */
const overscan = 700;
const stickThreshold = 4;
const pinMargin = 56;

/**
 * A layout for `@lit-labs/virtualizer` made for chat logs. After every reflow either the end stays in view, if it was,
 * or the first visible item stays where it is, whatever arrives, leaves or changes its height. A list shorter than the
 * view stands at its bottom.
 */
export class ChatLayout<T> {
  readonly measureChildren = true;
  direction: "vertical" | "horizontal" = "vertical";
  totalScrollSize: Size = { width: 0, height: 0 };
  offsetWithinScroller: Position = { left: 0, top: 0 };

  readonly #sink: Sink;
  readonly #config: ChatLayoutConfig<T>;
  readonly #heights = new HeightList();
  #items: T[] = [];
  #view: Size = { width: 0, height: 0 };
  /** Where the view should be, and what the browser made of it (it rounds, and it clamps). */
  #scrollTop = 0;
  #reported = 0;
  #stick = true;
  #started = false;
  #anchors: readonly Anchor[] = [];
  #target: ScrollTarget | null = null;
  #dirty = true;
  /** After the view had no height, its scroll position is the browser's invention. */
  #distrustScroll = false;

  constructor(sink: Sink, config?: object) {
    this.#sink = sink;
    this.#config = config as ChatLayoutConfig<T>;
    this.#config.attach?.(this);
  }

  /** The virtualizer sets it at every render; only the first one counts. */
  set config(_config: object) {}

  get config(): object {
    return {};
  }

  get items(): T[] {
    return this.#items;
  }

  set items(items: T[]) {
    if (items === this.#items) return;
    this.#items = items;
    this.#heights.setItems(items, this.#config.key, this.#config.estimate);
    this.#dirty = true;
    if (this.#started || items.length === 0) return;
    this.#started = true;
    const start = this.#config.start?.();
    if (start !== undefined && this.#heights.indexOf(start.key) !== undefined) this.goTo(start);
  }

  get viewportSize(): Size {
    return this.#view;
  }

  set viewportSize(size: Size) {
    if (size.width === this.#view.width && size.height === this.#view.height) return;
    if (size.width !== this.#view.width && size.height > 0) this.#heights.forgetMeasured();
    if (this.#view.height === 0) this.#distrustScroll = true;
    this.#view = { ...size };
    this.#dirty = true;
  }

  get viewportScroll(): Position {
    return { left: 0, top: this.#scrollTop };
  }

  set viewportScroll({ top }: Position) {
    if (this.#view.height === 0) return;
    if (this.#distrustScroll) {
      this.#distrustScroll = false;
      this.#reported = top;
      return;
    }
    const isOwnCorrection = Math.abs(top - this.#reported) < 0.5 && Math.abs(top - this.#scrollTop) < 1.5;
    if (isOwnCorrection || top === this.#scrollTop) return;
    this.#scrollTop = top;
    this.#reported = top;
    this.#dirty = true;
    if (this.#target !== null) return;
    this.#stick = this.#isAtEnd(top);
    this.#capture();
  }

  updateItemSizes(sizes: Record<number, { height: number }>): void {
    for (const [index, { height }] of Object.entries(sizes)) {
      if (height > 0) this.#heights.measure(Number(index), height);
    }
    this.#dirty = true;
  }

  /** Goes to an item; if it is not in the list yet, as soon as it is. */
  goTo(target: ScrollTarget): void {
    this.#stick = false;
    this.#target = target;
    this.#reflowSoon();
  }

  /** Goes to the end of the list, and stays there. */
  goToEnd(): void {
    this.#stick = true;
    this.#target = null;
    this.#reflowSoon();
  }

  /** By what the view is held: the first items in it, and how far below the upper edge they begin. Undefined at the end. */
  get place(): readonly Anchor[] | undefined {
    return this.#stick ? undefined : this.#anchors;
  }

  /** The item at the upper edge of the view. */
  get firstIndex(): number {
    return this.#find(this.#scrollTop);
  }

  /** How far below the upper edge of the view an item begins, in pixels. */
  offsetOf(index: number): number {
    return this.#lead + this.#heights.top(index) - this.#scrollTop;
  }

  /** What the virtualizer's own `scrollIntoView` sets. */
  get pin(): Pin | null {
    return null;
  }

  set pin(pin: Pin | null) {
    const key = pin === null ? undefined : this.#heights.keyAt(pin.index);
    if (key !== undefined) this.goTo({ key, ...(pin?.block === undefined ? {} : { block: pin.block }) });
  }

  /** The virtualizer calls it at every scroll event, also for our own corrections. */
  unpin(): void {
    const scroller = this.#config.scroller();
    if (this.#target === null || (scroller !== null && Math.abs(scroller.scrollTop - this.#reported) < 1)) return;
    this.#target = null;
    this.#capture();
    this.#sink({ type: "unpinned" });
  }

  getScrollIntoViewCoordinates({ index, block }: Pin): { top: number } {
    return { top: this.#positionOf(index, block) };
  }

  reflowIfNeeded(force = false): void {
    if (!this.#dirty && !force) return;
    this.#dirty = false;
    if (this.#items.length === 0 || this.#view.height === 0) {
      this.#announce({ first: -1, last: -1, firstVisible: -1, lastVisible: -1 });
      return;
    }
    const present = this.#reported;
    this.#scrollTop = Math.max(0, Math.min(this.#wanted(), this.#end));
    const bottom = this.#scrollTop + this.#view.height;
    const range = {
      first: this.#find(this.#scrollTop - overscan),
      last: this.#find(bottom + overscan),
      firstVisible: this.#find(this.#scrollTop),
      lastVisible: this.#find(bottom - 0.01),
    };
    const isThere = this.#target !== null && this.#heights.indexOf(this.#target.key) !== undefined;
    if (isThere && this.#heights.isMeasured(range.firstVisible, range.lastVisible)) {
      // Arrived: from now on the anchor holds the place.
      this.#target = null;
      this.#stick = this.#isAtEnd(this.#scrollTop);
    }
    if (!this.#stick && this.#target === null) this.#capture();
    this.#announce(range);
    if (Math.abs(present - this.#scrollTop) >= 0.5) this.#scroll();
  }

  get #lead(): number {
    const { paddingTop = 0, paddingBottom = 0 } = this.#config;
    return Math.max(paddingTop, this.#view.height - this.#heights.total - paddingBottom);
  }

  get #extent(): number {
    return this.#lead + this.#heights.total + (this.#config.paddingBottom ?? 0);
  }

  get #end(): number {
    return Math.max(0, this.#extent - this.#view.height);
  }

  #find(offset: number): number {
    return this.#heights.find(offset - this.#lead);
  }

  #isAtEnd(top: number): boolean {
    return this.#end - top <= stickThreshold && this.#config.isComplete?.() !== false;
  }

  #reflowSoon(): void {
    this.#dirty = true;
    queueMicrotask(() => this.reflowIfNeeded());
  }

  #wanted(): number {
    const index = this.#target === null ? undefined : this.#heights.indexOf(this.#target.key);
    if (index !== undefined) return this.#positionOf(index, this.#target?.block, this.#target?.offset);
    if (this.#stick) return this.#end;
    return restoreAnchor(this.#anchors, this.#heights, this.#lead) ?? this.#scrollTop;
  }

  #capture(): void {
    this.#anchors = captureAnchors(this.#heights, this.#lead, this.#scrollTop, this.#view.height);
  }

  #positionOf(index: number, block?: ScrollLogicalPosition, offset?: number): number {
    const i = Math.max(0, Math.min(index, this.#items.length - 1));
    const top = this.#lead + this.#heights.top(i);
    const spare = this.#view.height - this.#heights.height(i);
    const above = offset ?? (block === "center" ? spare / 2 : block === "end" ? spare : pinMargin);
    return Math.max(0, Math.min(top - above, this.#end));
  }

  #announce(range: StateChanged["range"]): void {
    const childPositions = new Map<number, Position>();
    if (range.first >= 0) {
      let top = this.#lead + this.#heights.top(range.first);
      for (let i = range.first; i <= range.last; i++) {
        childPositions.set(i, { left: 0, top });
        top += this.#heights.height(i);
      }
    }
    this.#config.scroller()?.style.setProperty("--extent", String(this.#extent));
    this.#sink({ type: "stateChanged", scrollSize: { width: 1, height: this.#extent }, range, childPositions });
  }

  /**
   * Absolute, not the virtualizer's relative `scrollError`: the browser may already have clamped when the extent shrank.
   * It makes the browser lay out the page at once, so it is only for positions that change.
   */
  #scroll(): void {
    const scroller = this.#config.scroller();
    if (scroller === null) return;
    scroller.scrollTop = this.#scrollTop;
    this.#reported = scroller.scrollTop;
  }
}
