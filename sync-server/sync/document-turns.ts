import type { LiveDocument } from "./live-document.ts";

/** In which order a family's documents have their turn in a tick: none waits for another whose queue never ends. */
export class DocumentTurns {
  #last: LiveDocument | undefined;

  /** Those with something queued; the one in which the last tick ended comes last. */
  order(documents: Iterable<LiveDocument>): readonly LiveDocument[] {
    const waiting = [...documents].filter(({ queue }) => queue.length > 0);
    const first = this.#last === undefined ? 0 : waiting.indexOf(this.#last) + 1;
    this.#last = undefined;
    return [...waiting.slice(first), ...waiting.slice(0, first)];
  }

  /** The tick ended before this document's queue did. */
  endedIn(document: LiveDocument): void {
    this.#last = document;
  }
}
