const maxKeys = 50_000;
/** Looking through all keys takes some milliseconds. */
const sweepEveryMs = 1_000;

interface Bucket {
  left: number;
  at: number;
}

/** So many attempts per window and key, coming back evenly. Knows a bounded number of keys. */
export class AttemptLimiter {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(limit: number, windowMs: number, now: () => number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Takes one attempt. @returns 0, or after how many milliseconds the next one is free. */
  take(key: string): number {
    const bucket = this.#refill(key);
    if (bucket.left < 1) return Math.ceil(((1 - bucket.left) * this.#windowMs) / this.#limit);
    bucket.left -= 1;
    return 0;
  }

  /** The attempt does not count after all. */
  giveBack(key: string): void {
    const bucket = this.#refill(key);
    bucket.left = Math.min(this.#limit, bucket.left + 1);
  }

  #refill(key: string): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { left: this.#limit, at: now };
    bucket.left = this.#leftOf(bucket, now);
    bucket.at = now;
    this.#buckets.delete(key);
    // Before this one is there: it may still have every attempt.
    if (this.#buckets.size >= maxKeys) this.#makeRoom(now);
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #leftOf({ left, at }: Bucket, now: number): number {
    return Math.min(this.#limit, left + (Math.max(0, now - at) * this.#limit) / this.#windowMs);
  }

  /** Who invents keys pushes out what is full again, with which nothing is lost; only else what was used longest ago. */
  #makeRoom(now: number): void {
    if (Math.abs(now - this.#sweptAt) >= sweepEveryMs) {
      this.#sweptAt = now;
      for (const [key, bucket] of this.#buckets) {
        if (this.#leftOf(bucket, now) >= this.#limit) this.#buckets.delete(key);
      }
    }
    if (this.#buckets.size < maxKeys) return;
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest);
      break;
    }
  }
}
