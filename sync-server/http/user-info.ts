import type { User } from "../accounts/users.ts";
import type { UserInfo } from "../../shared/protocol/api.ts";
import type { Presence } from "./presence.ts";

/** A person as everybody on the server sees them. */
export function toUserInfo({ id, displayName, email, hidesPresence }: User, presence: Presence): UserInfo {
  if (hidesPresence === true) return { id, displayName, email, online: false };
  const lastSeenAt = presence.lastSeenAt(id);
  return { id, displayName, email, online: presence.isOnline(id), ...(lastSeenAt === undefined ? {} : { lastSeenAt }) };
}
