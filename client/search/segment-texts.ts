import { orderKeyLength } from "../../shared/lib/ids.ts";
import type { SearchText, SegmentChange } from "./read-segment.ts";

/** What the messages of a segment say, by the part of their id that orders. */
export class SegmentTexts {
  readonly #texts = new Map<string, SearchText>();
  #units = 0;

  /** UTF-16 units. */
  get units(): number {
    return this.#units;
  }

  get(id: string): SearchText | undefined {
    return this.#texts.get(id);
  }

  apply(changes: readonly SegmentChange[]): void {
    for (const { id: messageId, message } of changes) {
      const id = messageId.slice(0, orderKeyLength);
      this.#units += (message?.text.length ?? 0) - (this.#texts.get(id)?.text.length ?? 0);
      if (message === undefined) this.#texts.delete(id);
      else this.#texts.set(id, message);
    }
  }
}
