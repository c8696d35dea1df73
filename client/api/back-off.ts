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
  /** By how much the wait grows from one attempt to the next; 2 without it. The smaller, the sooner an end is noticed. */
  readonly growth?: number;
  readonly random: () => number;
}

export function createBackOff(options: BackOffOptions): BackOff {
  const { baseMs, maxMs, growth = 2, random } = options;
  let ceilingMs = baseMs;
  return {
    next: () => {
      const waitMs = random() * ceilingMs;
      ceilingMs = Math.min(maxMs, ceilingMs * growth);
      // A draw near zero would be a retry without a pause.
      return Math.max(baseMs / 2, waitMs);
    },
    reset: () => {
      ceilingMs = baseMs;
    },
  };
}
