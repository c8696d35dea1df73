/** A value that changes, and tells when. Values are immutable; the same value is never announced twice. */
export interface Observable<T> {
  readonly value: T;
  /** Calls `listener` after each change, not for the present value. Returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** An observable with a writer's side. */
export class Cell<T> implements Observable<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
