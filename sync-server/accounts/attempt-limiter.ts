const maxKeys = 50_000;

interface Bucket {
  left: number;
  at: number;
}

/** So many attempts per window and key, coming back evenly. Knows a bounded number of keys, the latest ones. */
export class AttemptLimiter {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

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
    const back = (Math.max(0, now - bucket.at) * this.#limit) / this.#windowMs;
    bucket.left = Math.min(this.#limit, bucket.left + back);
    bucket.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > maxKeys) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    return bucket;
  }
}
