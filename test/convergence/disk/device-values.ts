import type { LocalValues } from "../../../client/api/local-values.ts";

/** The small synchronous storage of a device. */
export class DeviceValues implements LocalValues {
  isFull = false;
  #values = new Map<string, string>();
  #flushed = new Map<string, string>();

  get length(): number {
    return this.#values.size;
  }

  getItem(name: string): string | null {
    return this.#values.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    if (this.isFull) throw new DOMException("the storage is full", "QuotaExceededError");
    this.#values.set(name, value);
  }

  removeItem(name: string): void {
    this.#values.delete(name);
  }

  key(index: number): string | null {
    return [...this.#values.keys()][index] ?? null;
  }

  flush(): void {
    this.#flushed = new Map(this.#values);
  }

  losePower(): void {
    this.#values = new Map(this.#flushed);
  }

  holds(text: string): boolean {
    return [...this.#values.values()].some((value) => value.includes(text));
  }
}
