import type { ChatSegments, SegmentEntry } from "./chat-segments.ts";

export interface SegmentWindowOptions {
  readonly segments: ChatSegments;
  /** How many messages stay when a window that has grown is cut at its other end. */
  readonly keptMessages: number;
  /** Whether a segment outside of the window is used otherwise: by a thread, or since late messages come from it. */
  readonly isNeeded: (n: number) => boolean;
  /** Somebody is reading further up. */
  readonly isReading: () => boolean;
  /** Other segments are shown than before. */
  readonly onChange: () => void;
}

/**
 * Which segments of a chat are shown: a few in a row, which may end long before the live one. It grows where somebody
 * scrolls to, and lets go of what is far from there: a chat of a million messages takes no more room than one of a
 * thousand.
 */
export class SegmentWindow {
  readonly #options: SegmentWindowOptions;
  #lowest: number;
  #highest: number;
  /** What it reaches over without holding it. */
  readonly #empty = new Set<number>();
  /** Of several moves the last one counts. */
  #moves = 0;

  constructor(options: SegmentWindowOptions) {
    this.#options = options;
    this.#lowest = options.segments.tailStart;
    this.#highest = options.segments.live;
  }

  get lowest(): number {
    return this.#lowest;
  }

  get highest(): number {
    return this.#highest;
  }

  get hasOlder(): boolean {
    return this.#lowest > 0;
  }

  get hasNewer(): boolean {
    return this.#highest < this.#options.segments.live;
  }

  /** What is open of it, oldest first. */
  get entries(): readonly SegmentEntry[] {
    return this.#options.segments.open.filter(({ n }) => this.includes(n));
  }

  /** Whether the disk was read for all of it, and for where the chat ends: a list may know of less than the disk. */
  get isLoaded(): boolean {
    return this.#options.segments.meta?.isLoaded !== false && this.entries.every(({ document }) => document.isLoaded);
  }

  includes(n: number): boolean {
    return n >= this.#lowest && n <= this.#highest;
  }

  /** The chat goes on in another segment. Whoever reads further up stays there. */
  follow(live: number, before: number): void {
    const isGap = live - before > 1;
    if (this.#highest !== before || (isGap && this.#options.isReading())) return;
    this.#highest = live;
    // A chat that was asleep for many segments shows its end, not everything between.
    if (isGap) this.#lowest = this.#options.segments.tailStart;
  }

  /** Adds the segments before, down to one in which something stands; settles when it is shown, or cannot be had now. */
  async loadOlder(): Promise<void> {
    let n: number;
    do {
      n = this.#lowest - 1;
      if (!(await this.#load(n)) || this.#lowest !== n + 1) return;
      this.#lowest = n;
    } while (n > 0 && this.#passIfEmpty(n));
    while (this.#highest > n && this.#countFrom(n, this.#highest - 1) >= this.#options.keptMessages) this.#highest--;
    this.#change();
  }

  /** Adds the segments after, up to one in which something stands; settles when it is shown, or cannot be had now. */
  async loadNewer(): Promise<void> {
    let n: number;
    do {
      n = this.#highest + 1;
      if (!(await this.#load(n)) || this.#highest !== n - 1) return;
      this.#highest = n;
    } while (this.hasNewer && this.#passIfEmpty(n));
    while (this.#lowest < n && this.#countFrom(this.#lowest + 1, n) >= this.#options.keptMessages) this.#lowest++;
    this.#change();
  }

  /** Back to what a chat is opened with. */
  showLatest(): void {
    this.#moves++;
    const { tailStart, live } = this.#options.segments;
    if (this.#lowest === tailStart && this.#highest === live) return;
    this.#lowest = tailStart;
    this.#highest = live;
    this.#change();
  }

  /**
   * Moves to a segment and its neighbours, as far as they are on this device. False: it cannot be had. Tells nobody, so
   * that what is to be shown there can be found first, and releases nothing.
   */
  async showAround(n: number): Promise<boolean> {
    const move = ++this.#moves;
    const { segments } = this.#options;
    if ((await segments.load(n)) === undefined || move !== this.#moves) return false;
    if (this.includes(n)) return true;
    const [isOlderHere, isNewerHere] = await Promise.all([segments.isStored(n - 1), segments.isStored(n + 1)]);
    if (move !== this.#moves) return false;
    this.#lowest = isOlderHere ? n - 1 : n;
    this.#highest = isNewerHere ? n + 1 : n;
    if (this.#highest >= segments.tailStart) this.#highest = segments.live;
    this.#open();
    return true;
  }

  /** Lets go of the segments that were only looked into. */
  release(): void {
    const { segments, isNeeded } = this.#options;
    segments.release((n) => (this.includes(n) && !this.#empty.has(n)) || isNeeded(n));
  }

  /** A segment to grow by. It is shown in a task of its own: reading it and showing it are too much for one frame. */
  async #load(n: number): Promise<boolean> {
    if ((await this.#options.segments.load(n)) === undefined) return false;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    return true;
  }

  /** What was only looked into may have been let go of again meanwhile. */
  #open(): void {
    for (let n = this.#lowest; n <= this.#highest; n++) if (!this.#empty.has(n)) this.#options.segments.need(n);
  }

  #change(): void {
    this.#open();
    this.#options.onChange();
    this.release();
  }

  /**
   * Passes a segment in which nothing stands, as a restore may leave hundreds, and so may who deletes a lot; it lets go of it
   * where that is all that the server has. False: it is another one.
   */
  #passIfEmpty(n: number): boolean {
    const { segments } = this.#options;
    const entry = segments.open.find((each) => each.n === n);
    if (entry === undefined || this.#countFrom(n, n) > 0) return false;
    // What the server has more of shows as soon as it comes.
    if (!entry.document.isSynced) return true;
    this.#empty.add(n);
    this.release();
    return true;
  }

  /** How many messages stand in some of its segments. */
  #countFrom(lowest: number, highest: number): number {
    let count = 0;
    for (const { n, index } of this.#options.segments.open) {
      if (n < lowest || n > highest) continue;
      for (const { id } of index.ordered) if (index.isAlive(id)) count++;
    }
    return count;
  }
}
