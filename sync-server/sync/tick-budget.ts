/** How much one tick takes in, over all documents: while it is decided on, the server does nothing else. */
export interface TickLimits {
  readonly maxBytes: number;
  /** Messages, edits, reactions, deletions and whatever else updates write. */
  readonly maxEntries: number;
}

/** What is left of a tick. The one that finds some left is taken whole, so a tick exceeds its limits by one update at most. */
export class TickBudget {
  #bytes: number;
  #entries: number;

  constructor({ maxBytes, maxEntries }: TickLimits) {
    this.#bytes = maxBytes;
    this.#entries = maxEntries;
  }

  get isSpent(): boolean {
    return this.#bytes <= 0 || this.#entries <= 0;
  }

  take(bytes: number, entries: number): void {
    this.#bytes -= bytes;
    this.#entries -= entries;
  }
}
