import { weightOf } from "./document-weight.ts";
import type { LiveDocument } from "./live-document.ts";

export interface WarmLimits {
  readonly documents: number;
  /** Of the documents as they are stored, see `weightOf`. */
  readonly bytes: number;
}

/** Keeps what the Y.Docs in memory take up within bounds: the least recently used idle ones are cooled. */
export class WarmSet {
  readonly #limits: WarmLimits;
  /** With the bytes that were counted when it was last touched. */
  readonly #documents = new Map<LiveDocument, number>();
  #bytes = 0;

  constructor(limits: WarmLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#documents.size;
  }

  /** Notes that a document is warm and in use. */
  touch(document: LiveDocument): void {
    this.forget(document);
    const bytes = weightOf(document);
    this.#documents.set(document, bytes);
    this.#bytes += bytes;
    if (this.#isFull) this.#shrink(document);
  }

  forget(document: LiveDocument): void {
    this.#bytes -= this.#documents.get(document) ?? 0;
    this.#documents.delete(document);
  }

  /** Cools one that will hardly be needed again, if it is idle. */
  release(document: LiveDocument): void {
    if (!document.isIdle) return;
    this.forget(document);
    if (document.isWarm && !document.isDropped) document.cool();
  }

  get #isFull(): boolean {
    return this.#documents.size > this.#limits.documents || this.#bytes > this.#limits.bytes;
  }

  #shrink(inUse: LiveDocument): void {
    for (const document of this.#documents.keys()) {
      if (!this.#isFull) return;
      if (document !== inUse) this.release(document);
    }
  }
}
