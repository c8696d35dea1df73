export interface FakeEvent {
  readonly type: string;
  readonly target: unknown;
}

type Listener = (event: FakeEvent) => void;

/** Calls `on<type>` and what was added for it, in that order. */
export class FakeEventTarget {
  #listeners: Map<string, Listener[]> | undefined;

  addEventListener(type: string, listener: Listener): void {
    this.#listeners ??= new Map();
    const listeners = this.#listeners.get(type);
    if (listeners === undefined) this.#listeners.set(type, [listener]);
    else listeners.push(listener);
  }

  dispatch(type: string): void {
    const event: FakeEvent = { type, target: this };
    const handler = Reflect.get(this, `on${type}`) as Listener | null | undefined;
    handler?.call(this, event);
    for (const listener of this.#listeners?.get(type) ?? []) listener(event);
  }
}
