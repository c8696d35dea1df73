import type { LiveDocument } from "./live-document.ts";

/** Keeps the number of documents with a Y.Doc within a bound: the least recently used idle ones are cooled. */
export class WarmSet {
  readonly #max: number;
  readonly #documents = new Set<LiveDocument>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#documents.size;
  }

  /** Notes that a document is warm and in use. */
  touch(document: LiveDocument): void {
    this.#documents.delete(document);
    this.#documents.add(document);
    if (this.#documents.size > this.#max) this.#shrink(document);
  }

  forget(document: LiveDocument): void {
    this.#documents.delete(document);
  }

  #shrink(inUse: LiveDocument): void {
    for (const document of this.#documents) {
      if (this.#documents.size <= this.#max) return;
      if (document === inUse || !document.isIdle) continue;
      this.#documents.delete(document);
      if (document.isWarm && !document.isDropped) document.cool();
    }
  }
}
