import type { OpenChat } from "../store/app-store.ts";

/** Brings more of a chat while somebody scrolls: one piece at a time at either end. */
export class EdgeLoading {
  readonly #older = new WeakSet<OpenChat>();
  readonly #newer = new WeakSet<OpenChat>();
  readonly #onMore: () => void;

  /** `onMore`: there is more to show, and perhaps it is not enough yet. */
  constructor(onMore: () => void) {
    this.#onMore = onMore;
  }

  older(open: OpenChat): void {
    this.#run(this.#older, open, () => open.loadOlder());
  }

  newer(open: OpenChat): void {
    this.#run(this.#newer, open, () => open.loadNewer());
  }

  #run(busy: WeakSet<OpenChat>, open: OpenChat, load: () => Promise<void>): void {
    if (busy.has(open)) return;
    busy.add(open);
    const { messages } = open.timeline.value;
    load()
      .catch(reportError)
      .finally(() => {
        busy.delete(open);
        // If nothing came, asking again at once would bring nothing either.
        if (open.timeline.value.messages !== messages) this.#onMore();
      });
  }
}
