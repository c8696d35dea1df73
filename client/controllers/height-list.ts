import { Fenwick } from "./fenwick.ts";

/**
 * The heights of a row of keyed items. A height that was measured is remembered for its key, an unknown one is
 * estimated. Items that come or go at either end cost no more than themselves.
 */
export class HeightList {
  #keys: string[] = [];
  /** Room is kept free on both sides; index 0 stands in slot `#origin`. */
  #origin = 0;
  #tree = new Fenwick(new Float64Array(0));
  readonly #slots = new Map<string, number>();
  readonly #measured = new Map<string, number>();

  get count(): number {
    return this.#keys.length;
  }

  get total(): number {
    return this.top(this.count);
  }

  keyAt(index: number): string | undefined {
    return this.#keys[index];
  }

  indexOf(key: string): number | undefined {
    const slot = this.#slots.get(key);
    return slot === undefined ? undefined : slot - this.#origin;
  }

  /** Where the item begins, in pixels from the start of the first. */
  top(index: number): number {
    return this.#tree.sum(this.#origin + index);
  }

  height(index: number): number {
    return this.#tree.get(this.#origin + index);
  }

  /** The index of the item at this many pixels from the start; the nearest one if it lies outside. */
  find(offset: number): number {
    return Math.max(0, Math.min(this.#tree.find(Math.max(0, offset)) - this.#origin, this.count - 1));
  }

  isMeasured(from: number, to: number): boolean {
    for (let i = from; i <= to; i++) {
      if (!this.#measured.has(this.#keys[i] ?? "")) return false;
    }
    return true;
  }

  measure(index: number, height: number): void {
    const key = this.#keys[index];
    if (key === undefined) return;
    this.#measured.set(key, height);
    this.#tree.set(this.#origin + index, height);
  }

  /** Nothing counts as measured any more, since the width changed; the old heights stay as estimates. */
  forgetMeasured(): void {
    this.#measured.clear();
  }

  setItems<T>(items: readonly T[], keyOf: (item: T) => string, estimate: (item: T) => number): void {
    const keys = items.map(keyOf);
    const old = this.#keys;
    const prefix = commonPrefix(old, keys);
    const suffix = commonSuffix(old, keys, Math.min(old.length, keys.length) - prefix);
    const heightAt = (index: number): number => this.#measured.get(keys[index] ?? "") ?? estimate(items[index] as T);
    if (suffix === 0 && prefix > 0) this.#spliceEnd(keys, prefix, heightAt);
    else if (prefix === 0 && suffix > 0) this.#spliceStart(keys, suffix, heightAt);
    else if (prefix !== old.length || prefix !== keys.length) this.#rebuild(keys, heightAt);
  }

  #spliceEnd(keys: string[], kept: number, heightAt: (index: number) => number): void {
    if (this.#origin + keys.length > this.#tree.size) return this.#rebuild(keys, heightAt);
    for (let i = kept; i < this.#keys.length; i++) {
      this.#slots.delete(this.#keys[i] ?? "");
      this.#tree.set(this.#origin + i, 0);
    }
    this.#keys = keys;
    for (let i = kept; i < keys.length; i++) this.#place(i, heightAt(i));
  }

  #spliceStart(keys: string[], kept: number, heightAt: (index: number) => number): void {
    const removed = this.#keys.length - kept;
    const added = keys.length - kept;
    const origin = this.#origin + removed - added;
    if (origin < 0) return this.#rebuild(keys, heightAt);
    for (let i = 0; i < removed; i++) {
      this.#slots.delete(this.#keys[i] ?? "");
      this.#tree.set(this.#origin + i, 0);
    }
    this.#keys = keys;
    this.#origin = origin;
    for (let i = 0; i < added; i++) this.#place(i, heightAt(i));
  }

  #place(index: number, height: number): void {
    const slot = this.#origin + index;
    this.#slots.set(this.#keys[index] ?? "", slot);
    this.#tree.set(slot, height);
  }

  #rebuild(keys: string[], heightAt: (index: number) => number): void {
    const room = Math.max(64, keys.length >> 1);
    const values = new Float64Array(keys.length + 2 * room);
    this.#keys = keys;
    this.#origin = room;
    this.#slots.clear();
    keys.forEach((key, i) => {
      this.#slots.set(key, room + i);
      values[room + i] = heightAt(i);
    });
    this.#tree = new Fenwick(values);
    for (const key of this.#measured.keys()) if (!this.#slots.has(key)) this.#measured.delete(key);
  }
}

function commonPrefix(a: readonly string[], b: readonly string[]): number {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length++;
  return length;
}

function commonSuffix(a: readonly string[], b: readonly string[], end: number): number {
  let length = 0;
  while (length < end && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}
