import type { UserId } from "../../shared/lib/ids.ts";

/** Who is on this server, as far as chats need to know. */
export interface People {
  get(
    userId: UserId,
  ): Promise<{ readonly id: UserId; readonly displayName: string; readonly email: string } | undefined>;
}
