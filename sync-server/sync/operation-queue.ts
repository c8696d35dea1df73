import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { Operation, StagedTick } from "./family.ts";
import type { TickBuilder } from "./tick.ts";

/** What the server itself is to write into a chat's documents, in the order in which it was asked for. */
export class OperationQueue {
  readonly #cache: DocumentCache;
  readonly #besides: () => DocName;
  readonly #waiting: Operation[] = [];
  /** Part of a tick that is not finished yet. */
  #taken: Operation[] = [];
  /** The tick that an operation is part of, while it runs. */
  #tick: TickBuilder | undefined;

  /** `besides`: what each operation needs too. */
  constructor(cache: DocumentCache, besides: () => DocName) {
    this.#cache = cache;
    this.#besides = besides;
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

  addFirst(operation: Operation): void {
    this.#waiting.unshift(operation);
  }

  /**
   * Runs those whose documents are warm, up to the first one whose are not, and while there is budget and `mayGoOn`.
   * @returns whether some are left that could be run now.
   */
  run(tick: TickBuilder, now: number, mayGoOn: () => boolean): boolean {
    for (let operation = this.#waiting[0]; operation !== undefined; operation = this.#waiting[0]) {
      if (!this.#cache.need([...operation.documents, this.#besides()])) return false;
      tick.budget.take(0, 1);
      this.#waiting.shift();
      this.#taken.push(operation);
      this.#tick = tick;
      try {
        tick.write(operation.run(now));
        tick.ran(operation);
      } catch (error) {
        operation.fail(error);
      } finally {
        this.#tick = undefined;
      }
      if (tick.budget.isSpent || !mayGoOn()) return !this.isEmpty;
    }
    return false;
  }

  /** What became of those that were run is from now on told by who commits the tick. */
  finish(tick: TickBuilder): StagedTick {
    this.#taken = [];
    return tick.finish();
  }

  failAll(reason: string): void {
    for (const operation of [...this.#taken, ...this.#waiting.splice(0)]) operation.fail(new Error(reason));
    this.#taken = [];
  }
}
