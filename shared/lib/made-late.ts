/** A constant that is made when it is first asked for: for what costs a browser milliseconds, and may not be needed. */
export function madeLate<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
