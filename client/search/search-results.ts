import type { SearchResultView } from "./search-view.ts";

const nothingYet: SearchResultView = { ready: false, hits: [], more: false };

/** The answer to one query, as it comes in. Fits `Observable<SearchResultView>`. */
export class SearchResults {
  readonly #listeners = new Set<() => void>();
  readonly #onUse: (isUsed: boolean) => void;
  #value: SearchResultView;

  /** `onUse`: the first began to listen, or the last stopped. */
  constructor(value: SearchResultView = nothingYet, onUse: (isUsed: boolean) => void = () => undefined) {
    this.#value = value;
    this.#onUse = onUse;
  }

  get value(): SearchResultView {
    return this.#value;
  }

  set(value: SearchResultView): void {
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#onUse(true);
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.#onUse(false);
    };
  }
}
