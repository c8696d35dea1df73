import type { UserId } from "../../shared/lib/ids.ts";

/** Who is here, as far as HTTP tells it. */
export interface Presence {
  isOnline(userId: UserId): boolean;
  /** Epoch milliseconds; undefined: never, or not shown. */
  lastSeenAt(userId: UserId): number | undefined;
}
