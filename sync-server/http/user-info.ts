import type { User } from "../accounts/users.ts";
import type { UserInfo } from "../../shared/protocol/api.ts";
import type { Presence } from "./presence.ts";

/** A person as everybody on the server sees them. */
export function toUserInfo({ id, displayName, email, avatar, hidesPresence }: User, presence: Presence): UserInfo {
  const user = { id, displayName, email, ...(avatar === undefined ? {} : { avatar }) };
  if (hidesPresence === true) return { ...user, online: false };
  const lastSeenAt = presence.lastSeenAt(id);
  return { ...user, online: presence.isOnline(id), ...(lastSeenAt === undefined ? {} : { lastSeenAt }) };
}
