import type { DiskTiming } from "./memory-storage.ts";

/** Keeps the writes back while `isBusy`, and then takes them or, if it is full, does not. */
export class BusyDisk implements DiskTiming {
  isBusy = false;
  isFull = false;
  #waiting: (() => void)[] = [];

  async sync(apply: () => void): Promise<void> {
    if (this.isBusy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    if (this.isFull) throw new Error("The disk is full");
    apply();
  }

  get isAsked(): boolean {
    return this.#waiting.length > 0;
  }

  release(): void {
    this.isBusy = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  read(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
