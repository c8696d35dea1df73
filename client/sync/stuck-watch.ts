export interface StuckWatchOptions {
  /** Whether the link is up and synced, and yet something waits for the server's acknowledgement. */
  readonly isWaiting: () => boolean;
  readonly resync: () => void;
  readonly rebase: () => void;
}

/** Far above what a slow server needs; nothing is lost by waiting. */
const patienceMs = 15_000;

/**
 * A server may set something aside without a word: what it cannot place, or what it takes for another's. What still is
 * not acknowledged after a while is sent once more, and after another while written anew on top of the server's state.
 */
export class StuckWatch {
  readonly #options: StuckWatchOptions;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hasResynced = false;

  constructor(options: StuckWatchOptions) {
    this.#options = options;
  }

  /** Something was acknowledged, written, or the link changed: `isProgress` begins the patience anew. */
  notice(isProgress: boolean): void {
    if (!this.#options.isWaiting()) {
      this.stop();
      // A resync ends the link for a moment, so only an acknowledgement forgets that it was tried.
      if (isProgress) this.#hasResynced = false;
      return;
    }
    if (isProgress) this.stop();
    this.#timer ??= setTimeout(() => this.#act(), patienceMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #act(): void {
    this.#timer = undefined;
    if (!this.#options.isWaiting()) return;
    if (this.#hasResynced) {
      this.#hasResynced = false;
      this.#options.rebase();
    } else {
      this.#hasResynced = true;
      this.#options.resync();
    }
  }
}
