import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { Operation } from "./family.ts";
import type { TickBuilder } from "./tick.ts";

/** What the server itself is to write into a chat's documents, in the order in which it was asked for. */
export class OperationQueue {
  readonly #cache: DocumentCache;
  readonly #waiting: Operation[] = [];
  /** The tick that an operation is part of, while it runs. */
  #tick: TickBuilder | undefined;

  constructor(cache: DocumentCache) {
    this.#cache = cache;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** undefined: no operation runs. */
  get tick(): TickBuilder | undefined {
    return this.#tick;
  }

  add(operation: Operation): void {
    this.#waiting.push(operation);
  }

  /** Runs all whose documents are warm, up to the first one whose are not; `besides`: what each of them needs too. */
  run(tick: TickBuilder, now: number, besides: () => DocName): void {
    for (let operation = this.#waiting[0]; operation !== undefined; operation = this.#waiting[0]) {
      if (!this.#cache.need([...operation.documents, besides()])) return;
      this.#waiting.shift();
      this.#tick = tick;
      try {
        tick.write(operation.run(now));
        tick.ran(operation);
      } catch (error) {
        operation.fail(error);
      } finally {
        this.#tick = undefined;
      }
    }
  }

  failAll(reason: string): void {
    for (const operation of this.#waiting.splice(0)) operation.fail(new Error(reason));
  }
}
