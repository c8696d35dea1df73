/** How many hits are shown at first, and at most: more than that nobody reads, they look for something narrower. */
export const pageSize = 40;
export const mostHits = 200;

/** Where somebody was in the hits who left them for a chat. */
export interface SearchReturn {
  /** The message. */
  readonly hit: string;
  /** How many were shown. */
  readonly limit: number;
}

/** Kept with the address, for who comes back to it. */
export function keepReturn(left: SearchReturn): void {
  history.replaceState(left, "");
}

export function readReturn(): SearchReturn | undefined {
  const kept: unknown = history.state;
  if (kept === null || typeof kept !== "object" || !("hit" in kept) || typeof kept.hit !== "string") return undefined;
  const limit = "limit" in kept && typeof kept.limit === "number" ? kept.limit : pageSize;
  return { hit: kept.hit, limit: Math.min(mostHits, Math.max(pageSize, limit)) };
}
