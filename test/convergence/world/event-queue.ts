/** Something that happens at a time of the simulation. */
export interface TimedEvent {
  /** Milliseconds since the simulation began. */
  readonly at: number;
  /** Of two events at the same time, the one that was planned first happens first. */
  readonly number: number;
}

/** A binary heap: the next event first. */
export class EventQueue<E extends TimedEvent> {
  readonly #heap: E[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): E | undefined {
    return this.#heap[0];
  }

  push(event: E): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(event, heap[parent] as E)) break;
      heap[at] = heap[parent] as E;
      at = parent;
    }
    heap[at] = event;
  }

  pop(): E | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as E, heap[child] as E)) child++;
      if (!isBefore(heap[child] as E, last)) break;
      heap[at] = heap[child] as E;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(a: TimedEvent, b: TimedEvent): boolean {
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}
