import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Observable } from "../store/observable.ts";

/** What was asked for: compared by each of its parts. */
type Asked = readonly unknown[];

export interface Held<T> {
  readonly opened: T;
  /** The element is shown anew whenever one of these changes. */
  readonly sources: readonly Observable<unknown>[];
}

/**
 * Holds something of the store open while its element is on the page: opens it as soon as it can be, closes it when
 * another is asked for, and shows the element anew at every change.
 */
export abstract class HeldOpenController<A extends Asked, T extends { close(): void }> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #asked: A | undefined;
  #opened: T | undefined;
  #unsubscribe: readonly (() => void)[] = [];
  #stopWaiting: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get current(): T | undefined {
    return this.#opened;
  }

  show(...asked: A): void {
    if (this.#asked !== undefined && asked.every((part, i) => part === this.#asked?.[i])) return;
    // What is asked for begins to be read before anything else is done.
    const close = this.#takeOut();
    this.#asked = asked;
    this.#tryOpen();
    close();
  }

  hostConnected(): void {
    this.#tryOpen();
  }

  hostDisconnected(): void {
    this.#takeOut()();
  }

  /** Opens it, or names what tells when that is worth trying again. */
  protected abstract open(...asked: A): Held<T> | { readonly waitFor: Observable<unknown> };

  #tryOpen(): void {
    if (this.#opened !== undefined || this.#asked === undefined) return;
    const held = this.open(...this.#asked);
    if ("waitFor" in held) {
      this.#stopWaiting ??= held.waitFor.subscribe(() => this.#tryOpen());
      return;
    }
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#opened = held.opened;
    this.#unsubscribe = held.sources.map((source) => source.subscribe(() => this.#host.requestUpdate()));
    this.#host.requestUpdate();
  }

  /** Lets go of what is open. @returns what closes it */
  #takeOut(): () => void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    const opened = this.#opened;
    this.#opened = undefined;
    return () => opened?.close();
  }
}
