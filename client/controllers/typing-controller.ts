import type { ReactiveController, ReactiveControllerHost } from "lit";

const idleMs = 4_000;

/** Turns key strokes into "is typing" and "stopped": the latter after a while without any, or at once. */
export class TypingController implements ReactiveController {
  readonly #report: (typing: boolean) => void;
  #typing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, report: (typing: boolean) => void) {
    this.#report = report;
    host.addController(this);
  }

  stroke(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), idleMs);
    if (this.#typing) return;
    this.#typing = true;
    this.#report(true);
  }

  stop(): void {
    clearTimeout(this.#timer);
    if (!this.#typing) return;
    this.#typing = false;
    this.#report(false);
  }

  hostDisconnected(): void {
    this.stop();
  }
}
