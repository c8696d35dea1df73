import { encodeBase32Hex } from "../lib/base32hex.ts";
import { orderKeyLength, type MessageId, type OrderKey } from "../lib/ids.ts";
import type { Stamp } from "./values.ts";

/** Where a message stands: by its stamp of arrival if it has one, else by the time in its id. */
export function orderKeyOf(id: MessageId, stamp?: Stamp): OrderKey {
  if (stamp === undefined) return id.slice(0, orderKeyLength) as OrderKey;
  return (encodeBase32Hex(stamp.at, 10) + id.slice(10, orderKeyLength)) as OrderKey;
}

/** The lowest order key at a time: everything written before `at` sorts below it. */
export function orderKeyAt(at: number): OrderKey {
  return encodeBase32Hex(at, 10).padEnd(orderKeyLength, "0") as OrderKey;
}

/** For `Array.sort`; order keys and ids have fixed widths, so code units decide. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The first position in `sorted` whose key is not below `key`. */
export function lowerBound<T>(sorted: readonly T[], key: string, keyOf: (entry: T) => string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(sorted[middle] as T) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
