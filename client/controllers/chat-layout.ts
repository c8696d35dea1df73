import { HeightList } from "./height-list.ts";
import { captureAnchors, restoreAnchor, type Anchor } from "./scroll-anchor.ts";

interface Size {
  width: number;
  height: number;
}

/** A place in the list: an item, and where in the view it is to stand. */
export interface ScrollTarget {
  readonly key: string;
  /** In pixels below the upper edge; without it, `block` says where. */
  readonly offset?: number;
  readonly block?: ScrollLogicalPosition;
}

/** Indexes of the rows that are to be in the page, and of those that are in view; -1: none. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
  readonly firstVisible: number;
  readonly lastVisible: number;
}

/** Where the rows are shown. */
export interface RowSurface {
  /** Puts these rows into the page and no others: `topOf` says how far below the start of the list each begins. */
  place(range: RowRange, topOf: (index: number) => number, extent: number): void;
  /** Scrolls there. @returns what the browser made of it */
  scroll(top: number): number;
  /** Runs something that nobody waits for; what it throws is told where the rows are shown. */
  attempt(run: () => void): void;
}

export interface ChatLayoutConfig<T> {
  readonly key: (item: T) => string;
  /** A height for an item that was never on the screen, in pixels. */
  readonly estimate: (item: T) => number;
  readonly paddingTop?: number;
  readonly paddingBottom?: number;
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
 * Says which rows of a chat log are in the page, and where. After every reflow either the end stays in view, if it was,
 * or the first visible item stays where it is, whatever arrives, leaves or changes its height. A list shorter than the
 * view stands at its bottom.
 */
export class ChatLayout<T> {
  readonly #surface: RowSurface;
  readonly #config: ChatLayoutConfig<T>;
  readonly #heights = new HeightList();
  #items: readonly T[] = [];
  #view: Size = { width: 0, height: 0 };
  /** Where the view should be, and what the browser made of it (it rounds, and it clamps). */
  #scrollTop = 0;
  #reported = 0;
  #stick = true;
  #started = false;
  #anchors: readonly Anchor[] = [];
  #target: ScrollTarget | null = null;
  /** The item that is about to change its height. */
  #held: Anchor | undefined;
  #dirty = true;
  /** Also at first: what is seen comes before what may be scrolled to. */
  #isFlying = true;
  /** After the view had no height, its scroll position is the browser's invention. */
  #distrustScroll = false;

  constructor(surface: RowSurface, config: ChatLayoutConfig<T>) {
    this.#surface = surface;
    this.#config = config;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  set items(items: readonly T[]) {
    if (items === this.#items) return;
    this.#items = items;
    this.#heights.setItems(items, this.#config.key, this.#config.estimate);
    this.#dirty = true;
    if (this.#started || items.length === 0) return;
    this.#started = true;
    const start = this.#config.start?.();
    if (start !== undefined && this.#heights.indexOf(start.key) !== undefined) this.goTo(start);
  }

  /** How much of the list can be seen at once. */
  resize(size: Size): void {
    if (size.width === this.#view.width && size.height === this.#view.height) return;
    if (size.width !== this.#view.width && size.height > 0) this.#heights.forgetMeasured();
    if (this.#view.height === 0) this.#distrustScroll = true;
    this.#view = size;
    this.#dirty = true;
  }

  /** The browser tells of a scroll; it may be our own correction. */
  unpin(top: number): void {
    if (this.#target === null || Math.abs(top - this.#reported) < 1) return;
    this.#target = null;
    this.#capture();
  }

  /** Where the view stands now, by the browser's word. */
  noteScroll(top: number): void {
    if (this.#view.height === 0) return;
    if (this.#distrustScroll) {
      this.#distrustScroll = false;
      this.#reported = top;
      return;
    }
    const isOwnCorrection = Math.abs(top - this.#reported) < 0.5 && Math.abs(top - this.#scrollTop) < 1.5;
    if (isOwnCorrection || top === this.#scrollTop) return;
    this.#held = undefined;
    this.#isFlying = Math.abs(top - this.#scrollTop) >= overscan;
    this.#scrollTop = top;
    this.#reported = top;
    this.#dirty = true;
    if (this.#target !== null) return;
    this.#stick = this.#isAtEnd(top);
    this.#capture();
  }

  /** Nobody scrolls any more: what lies beyond the view is made ready too. */
  land(): void {
    if (!this.#isFlying) return;
    this.#isFlying = false;
    this.#dirty = true;
    this.reflowIfNeeded();
  }

  /** The person makes an item higher or lower: it stays where it begins, also at the end of the list. */
  hold(index: number): void {
    const key = this.#heights.keyAt(index);
    if (key === undefined) return;
    this.#target = null;
    this.#held = { key, offset: this.offsetOf(index) };
  }

  /** How high a row is in the page. */
  measure(index: number, height: number): void {
    if (height <= 0) return;
    if (this.#held !== undefined && index === this.#heights.indexOf(this.#held.key)) {
      this.#anchors = [this.#held];
      this.#held = undefined;
      this.#stick = false;
    }
    this.#heights.measure(index, height);
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

  /** How much of the list lies below the view, in pixels. */
  get below(): number {
    return this.#end - this.#scrollTop;
  }

  /** How much of the list is seen at once, in pixels; 0 while it is nowhere on the screen. */
  get viewHeight(): number {
    return this.#view.height;
  }

  /** How much of the list lies above the view, in pixels. */
  get above(): number {
    return this.#scrollTop;
  }

  /** What lies beyond the view is not ready: somebody scrolls so fast that it is passed before it is seen. */
  get isFlying(): boolean {
    return this.#isFlying;
  }

  reflowIfNeeded(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    if (this.#items.length === 0 || this.#view.height === 0) {
      this.#place({ first: -1, last: -1, firstVisible: -1, lastVisible: -1 });
      return;
    }
    const present = this.#reported;
    const wanted = this.#wanted();
    this.#scrollTop = Math.max(0, Math.min(wanted, this.#end));
    // What is in view became lower, and the end came along.
    if (wanted > this.#end && this.#target === null) this.#stick = this.#isAtEnd(this.#end);
    const bottom = this.#scrollTop + this.#view.height;
    const beyond = this.#isFlying ? 0 : overscan;
    const range = {
      first: this.#find(this.#scrollTop - beyond),
      last: this.#find(bottom + beyond),
      firstVisible: this.#find(this.#scrollTop),
      lastVisible: this.#find(bottom - 0.01),
    };
    const isThere = this.#target === null ? this.#stick : this.#heights.indexOf(this.#target.key) !== undefined;
    if (isThere && this.#heights.isMeasured(range.firstVisible, range.lastVisible)) {
      // Arrived: from now on the anchor holds the place, or the end does.
      this.#target = null;
      this.#stick = this.#isAtEnd(this.#scrollTop);
    }
    if (!this.#stick && this.#target === null) this.#capture();
    this.#place(range);
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
    queueMicrotask(() => this.#surface.attempt(() => this.reflowIfNeeded()));
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

  #place(range: RowRange): void {
    this.#surface.place(range, (index) => this.#lead + this.#heights.top(index), this.#extent);
  }

  /** It makes the browser lay out the page at once, so it is only for positions that change. */
  #scroll(): void {
    this.#reported = this.#surface.scroll(this.#scrollTop);
  }
}
