/** How long what can wait leaves the disk and the processor to somebody who opens a chat. */
const quietMs = 400;
/** Who opens one chat after another does not keep it from going on for ever. */
const maxWaitMs = 10_000;

/** Moments in which only what somebody waits for is done. */
export class QuietTime {
  #until = 0;
  #wake: () => void = () => undefined;
  #waiting: Promise<void> | undefined;

  /** Begins now, or lasts longer. */
  begin(): void {
    this.#until = performance.now() + quietMs;
  }

  /** Somebody waits for what was put off. */
  end(): void {
    this.#until = 0;
    this.#wake();
  }

  /** Settles when it is over, at once if there is none. */
  async pass(): Promise<void> {
    if (performance.now() >= this.#until) return;
    this.#waiting ??= this.#wait().finally(() => (this.#waiting = undefined));
    await this.#waiting;
  }

  async #wait(): Promise<void> {
    const last = performance.now() + maxWaitMs;
    for (let now = last - maxWaitMs; now < Math.min(this.#until, last); now = performance.now()) {
      const waitMs = Math.min(this.#until, last) - now;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
