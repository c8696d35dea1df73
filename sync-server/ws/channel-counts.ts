import type { DocName } from "../../shared/lib/doc-name.ts";

/** How many channels of each document one person has open, over all sockets: each is told of each commit. */
export class ChannelCounts {
  readonly #max: number;
  readonly #counts = new Map<DocName, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** @returns false if it is one too many; else `give` has to follow when the channel ends. */
  take(docName: DocName): boolean {
    const count = this.#counts.get(docName) ?? 0;
    if (count >= this.#max) return false;
    this.#counts.set(docName, count + 1);
    return true;
  }

  give(docName: DocName): void {
    const left = (this.#counts.get(docName) ?? 0) - 1;
    if (left > 0) this.#counts.set(docName, left);
    else this.#counts.delete(docName);
  }
}
