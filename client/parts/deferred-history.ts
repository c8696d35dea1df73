import type { HistorySync } from "../sync/history-sync.ts";

/** Stands in for the sync of older messages until its code is there: it works when nobody needs anything else. */
export class DeferredHistory {
  readonly #load: () => Promise<HistorySync>;
  #isLoading = false;
  #sync: HistorySync | undefined;
  #isOnline = false;
  #isDiskFull = false;
  #isStopped = false;

  constructor(load: () => Promise<HistorySync>) {
    this.#load = load;
  }

  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.#sync?.setOnline(isOnline);
    this.#start();
  }

  setDiskFull(isDiskFull: boolean): void {
    this.#isDiskFull = isDiskFull;
    this.#sync?.setDiskFull(isDiskFull);
  }

  request(): void {
    this.#sync?.request();
    this.#start();
  }

  async interrupt(): Promise<void> {
    await this.#sync?.interrupt();
  }

  stop(): void {
    this.#isStopped = true;
    this.#sync?.stop();
  }

  #start(): void {
    if (!this.#isOnline || this.#isStopped || this.#isLoading || this.#sync !== undefined) return;
    this.#isLoading = true;
    this.#load().then(
      (sync) => {
        if (this.#isStopped) return;
        this.#sync = sync;
        sync.setDiskFull(this.#isDiskFull);
        sync.setOnline(this.#isOnline);
      },
      // The next request tries again.
      () => (this.#isLoading = false),
    );
  }
}
