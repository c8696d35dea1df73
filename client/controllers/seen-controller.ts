import type { ReactiveController, ReactiveControllerHost } from "lit";

/**
 * Tells how far a person has really seen a list: only while the page is visible and has the focus, and never the same
 * place twice.
 */
export class SeenController implements ReactiveController {
  readonly #report: (key: string) => void;
  #reached: string | undefined;
  #reported: string | undefined;

  constructor(host: ReactiveControllerHost, report: (key: string) => void) {
    this.#report = report;
    host.addController(this);
  }

  /** The highest key that is on the screen now. */
  reach(key: string | undefined): void {
    if (key !== undefined && (this.#reached === undefined || key > this.#reached)) this.#reached = key;
    this.#check();
  }

  hostConnected(): void {
    window.addEventListener("focus", this.#check);
    document.addEventListener("visibilitychange", this.#check);
  }

  hostDisconnected(): void {
    window.removeEventListener("focus", this.#check);
    document.removeEventListener("visibilitychange", this.#check);
  }

  readonly #check = (): void => {
    if (this.#reached === undefined || this.#reached === this.#reported) return;
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    this.#reported = this.#reached;
    this.#report(this.#reached);
  };
}
