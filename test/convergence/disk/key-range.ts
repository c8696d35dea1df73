/** Keys as this app uses them: numbers sort before strings. */
export type Key = number | string;

export function compareDiskKeys(a: Key, b: Key): number {
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** IDBKeyRange. */
export class KeyRange {
  readonly lower: Key | undefined;
  readonly upper: Key | undefined;
  readonly lowerOpen: boolean;
  readonly upperOpen: boolean;

  constructor(lower: Key | undefined, upper: Key | undefined, lowerOpen: boolean, upperOpen: boolean) {
    this.lower = lower;
    this.upper = upper;
    this.lowerOpen = lowerOpen;
    this.upperOpen = upperOpen;
  }

  static bound(lower: Key, upper: Key, lowerOpen = false, upperOpen = false): KeyRange {
    return new KeyRange(lower, upper, lowerOpen, upperOpen);
  }

  static lowerBound(lower: Key, open = false): KeyRange {
    return new KeyRange(lower, undefined, open, false);
  }

  static upperBound(upper: Key, open = false): KeyRange {
    return new KeyRange(undefined, upper, false, open);
  }

  static only(key: Key): KeyRange {
    return new KeyRange(key, key, false, false);
  }

  includes(key: Key): boolean {
    const low = this.lower === undefined ? 1 : compareDiskKeys(key, this.lower);
    const high = this.upper === undefined ? -1 : compareDiskKeys(key, this.upper);
    return (low > 0 || (low === 0 && !this.lowerOpen)) && (high < 0 || (high === 0 && !this.upperOpen));
  }
}

export type Query = Key | KeyRange | null | undefined;

export function matches(query: Query, key: Key): boolean {
  if (query === null || query === undefined) return true;
  return query instanceof KeyRange ? query.includes(key) : query === key;
}
