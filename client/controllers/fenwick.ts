/** Sums over a row of numbers: reading a prefix, changing one number and finding a position all take O(log n). */
export class Fenwick {
  readonly #values: Float64Array;
  readonly #tree: Float64Array;
  readonly #topBit: number;

  /** Takes over `values`. */
  constructor(values: Float64Array) {
    const size = values.length;
    const tree = new Float64Array(size + 1);
    for (let i = 1; i <= size; i++) {
      tree[i] = (tree[i] ?? 0) + (values[i - 1] ?? 0);
      const parent = i + (i & -i);
      if (parent <= size) tree[parent] = (tree[parent] ?? 0) + (tree[i] ?? 0);
    }
    this.#values = values;
    this.#tree = tree;
    this.#topBit = size === 0 ? 0 : 2 ** Math.floor(Math.log2(size));
  }

  get size(): number {
    return this.#values.length;
  }

  get(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    const difference = value - this.get(index);
    if (difference === 0) return;
    this.#values[index] = value;
    for (let i = index + 1; i <= this.size; i += i & -i) this.#tree[i] = (this.#tree[i] ?? 0) + difference;
  }

  /** The sum of the first `count` numbers. */
  sum(count: number): number {
    let total = 0;
    for (let i = Math.min(count, this.size); i > 0; i -= i & -i) total += this.#tree[i] ?? 0;
    return total;
  }

  /** The index of the number that covers `offset` from the start: the highest whose prefix sum is not above it. */
  find(offset: number): number {
    let index = 0;
    let rest = offset;
    for (let bit = this.#topBit; bit > 0; bit >>>= 1) {
      const next = index + bit;
      const part = this.#tree[next];
      if (part !== undefined && part <= rest) {
        index = next;
        rest -= part;
      }
    }
    return Math.min(index, Math.max(0, this.size - 1));
  }
}
