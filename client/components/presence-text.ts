import { msg, str } from "@lit/localize";
import type { PersonView } from "../store/views.ts";
import { listTime } from "./times.ts";

/** One line about a person: there now, last there, or the address by which people know them. */
export function presenceText(person: PersonView): string {
  if (person.online) return msg("Online", { id: "presence.online" });
  if (person.lastSeenAt === undefined) return person.email;
  const time = listTime(person.lastSeenAt, Date.now());
  return msg(str`Last seen: ${time}`, { id: "presence.last-seen" });
}
