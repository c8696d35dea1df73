import type { UserId } from "../../../shared/lib/ids.ts";
import type { PersonView } from "../../../client/store/views.ts";
import { faces } from "./faces.ts";

const minute = 60_000;

function person(
  id: string,
  displayName: string,
  email: string,
  online: boolean,
  lastSeenMinutesAgo?: number,
): PersonView {
  const base = { id: id as UserId, displayName, email, online };
  return lastSeenMinutesAgo === undefined ? base : { ...base, lastSeenAt: Date.now() - lastSeenMinutesAgo * minute };
}

export const me = { id: "0000me00" as UserId, displayName: "Nora Lindqvist", email: "nora@example.org" };

export const people = {
  anna: { ...person("00anna00", "Anna Kowalska", "anna@example.org", true), avatar: faces.anna },
  balint: person("0balint0", "Szűcs Bálint", "balint@example.org", true),
  chen: person("00chen00", "陈晓明", "chen@example.org", false, 35),
  david: person("0david00", "David Okafor", "david@example.org", false, 60 * 26),
  erzsi: person("0erzsi00", "Erzsébet Nagy-Kovács", "erzsebet@example.org", false, 8),
  farid: person("0farid00", "Farid Haddad", "farid@example.org", false),
  grace: { ...person("0grace00", "Grace O’Neill", "grace@example.org", true), avatar: faces.grace },
  hiro: person("00hiro00", "Hiro Tanaka", "hiro@example.org", false, 60 * 24 * 9),
  ilse: person("00ilse00", "Ilse van den Berg-Vandenbroucke", "ilse.van.den.berg@example.org", false, 180),
  jose: person("00jose00", "José Ribeiro", "jose@example.org", false),
} as const;

export const everybody: readonly PersonView[] = Object.values(people).sort((a, b) =>
  a.displayName.localeCompare(b.displayName),
);
