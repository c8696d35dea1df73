import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Observable } from "../store/observable.ts";

/** Keeps an element up to date with an observable, which may be exchanged for another one at any time. */
export class ObservableController<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #source: Observable<T> | undefined;
  #unsubscribe: (() => void) | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The present value; names the source to follow from now on. Cheap to call in every render. */
  read(source: Observable<T>): T;
  read(source: Observable<T> | undefined): T | undefined;
  read(source: Observable<T> | undefined): T | undefined {
    if (source !== this.#source) {
      this.#unfollow();
      this.#source = source;
      if (this.#connected) this.#follow();
    }
    return source?.value;
  }

  hostConnected(): void {
    this.#connected = true;
    this.#follow();
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#unfollow();
  }

  #follow(): void {
    this.#unsubscribe = this.#source?.subscribe(() => this.#host.requestUpdate());
  }

  #unfollow(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }
}
