import * as Y from "yjs";

/** Updates that go to disk together. */
export interface WriteBatch {
  readonly update: Uint8Array;
  readonly numbers: readonly number[];
}

interface Entry {
  readonly number: number;
  readonly update: Uint8Array;
}

/** Which updates wait, which are on their way to the disk, and who waits for them. */
export class WriteQueue {
  #next = 1;
  #waiting: Entry[] = [];
  readonly #inFlight = new Map<number, Uint8Array>();
  /** In ascending order, because numbers only grow. */
  readonly #unwritten = new Set<number>();
  #waiters: { readonly upTo: number; readonly resolve: () => void }[] = [];
  #idlers: (() => void)[] = [];

  add(update: Uint8Array): void {
    const number = this.#next++;
    this.#unwritten.add(number);
    this.#waiting.push({ number, update });
  }

  /** Takes everything that waits, as one update. */
  take(): WriteBatch | undefined {
    const entries = this.#waiting;
    if (entries.length === 0) return undefined;
    this.#waiting = [];
    for (const { number, update } of entries) this.#inFlight.set(number, update);
    const updates = entries.map(({ update }) => update);
    const update = updates.length === 1 ? (updates[0] as Uint8Array) : Y.mergeUpdates(updates);
    return { update, numbers: entries.map(({ number }) => number) };
  }

  /** The batch is on disk. */
  settle(batch: WriteBatch): void {
    for (const number of batch.numbers) {
      this.#inFlight.delete(number);
      this.#unwritten.delete(number);
    }
    const [lowest = Number.POSITIVE_INFINITY] = this.#unwritten;
    const ready = this.#waiters.filter(({ upTo }) => upTo < lowest);
    this.#waiters = this.#waiters.filter(({ upTo }) => upTo >= lowest);
    for (const { resolve } of ready) resolve();
    this.#tellIdlers();
  }

  /** The batch did not reach the disk: its updates wait again, before the newer ones. */
  putBack(batch: WriteBatch): void {
    const entries = batch.numbers.map((number) => ({ number, update: this.#inFlight.get(number) as Uint8Array }));
    for (const number of batch.numbers) this.#inFlight.delete(number);
    this.#waiting = [...entries, ...this.#waiting];
    this.#tellIdlers();
  }

  /** Settles when everything added so far is on disk. */
  whenWritten(): Promise<void> {
    if (this.#unwritten.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push({ upTo: this.#next - 1, resolve }));
  }

  /** Settles when nothing is on its way, written or not. */
  whenIdle(): Promise<void> {
    if (this.#inFlight.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idlers.push(resolve));
  }

  #tellIdlers(): void {
    if (this.#inFlight.size > 0) return;
    const idlers = this.#idlers;
    this.#idlers = [];
    for (const resolve of idlers) resolve();
  }
}
