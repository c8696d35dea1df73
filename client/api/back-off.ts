/** Waiting times between attempts: exponential, with full jitter so that many clients do not come back at once. */
export interface BackOff {
  /** How long to wait before the next attempt, in milliseconds. */
  next(): number;
  /** The last attempt did its work: start from the beginning. */
  reset(): void;
}

export interface BackOffOptions {
  readonly baseMs: number;
  readonly maxMs: number;
  readonly random: () => number;
}

export function createBackOff(options: BackOffOptions): BackOff {
  let attempts = 0;
  return {
    next: () => {
      const ceiling = Math.min(options.maxMs, options.baseMs * 2 ** Math.min(attempts, 30));
      attempts++;
      // A draw near zero would be a retry without a pause.
      return Math.max(options.baseMs / 2, options.random() * ceiling);
    },
    reset: () => {
      attempts = 0;
    },
  };
}
