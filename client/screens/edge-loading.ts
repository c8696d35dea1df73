import type { TimelineGap } from "../components/timeline-rows.ts";
import type { OpenChat } from "../store/app-store.ts";
import { showGap } from "./show-gap.ts";

type Edge = "older" | "newer";

const noGap: TimelineGap = {
  older: false,
  newer: false,
  note: showGap("messages-missing", { isInline: true }),
};

/** Brings more of a chat while somebody scrolls: one piece at a time at either end. */
export class EdgeLoading {
  readonly #busy = { older: new WeakSet<OpenChat>(), newer: new WeakSet<OpenChat>() };
  readonly #gaps = new WeakMap<OpenChat, TimelineGap>();
  readonly #onMore: () => void;

  /** `onMore`: there is more to show, and perhaps it is not enough yet. */
  constructor(onMore: () => void) {
    this.#onMore = onMore;
  }

  older(open: OpenChat): void {
    this.#run("older", open, () => open.loadOlder());
  }

  newer(open: OpenChat): void {
    this.#run("newer", open, () => open.loadNewer());
  }

  /** Where nothing could be brought. */
  gap(open: OpenChat): TimelineGap | undefined {
    return this.#gaps.get(open);
  }

  #run(edge: Edge, open: OpenChat, load: () => Promise<void>): void {
    const busy = this.#busy[edge];
    if (busy.has(open)) return;
    busy.add(open);
    const { messages } = open.timeline.value;
    load()
      .catch(reportError)
      .finally(() => {
        busy.delete(open);
        const isMissing = open.timeline.value.messages === messages;
        const gap = this.#gaps.get(open) ?? noGap;
        if (gap[edge] !== isMissing) this.#gaps.set(open, { ...gap, [edge]: isMissing });
        // If nothing came again, asking once more would bring nothing either.
        if (gap[edge] !== isMissing || !isMissing) this.#onMore();
      });
  }
}
