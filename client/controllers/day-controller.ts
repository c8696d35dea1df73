import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Shows an element anew when the calendar day changes, so that "Today" stays true in a tab that is open for days. */
export class DayController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #day = new Date().toDateString();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener("visibilitychange", this.#check);
    this.#check();
  }

  hostDisconnected(): void {
    document.removeEventListener("visibilitychange", this.#check);
    clearTimeout(this.#timer);
  }

  readonly #check = (): void => {
    const now = new Date();
    if (now.toDateString() !== this.#day) {
      this.#day = now.toDateString();
      this.#host.requestUpdate();
    }
    const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#check, midnight - now.getTime() + 500);
  };
}
