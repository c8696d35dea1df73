import { isUserId, type UserId } from "../../shared/lib/ids.ts";
import type { User } from "./users.ts";

export interface FoundUsers {
  readonly users: readonly User[];
  /** For the next page; null at the end. */
  readonly cursor: string | null;
}

/** Lower case without accents, so that `kuldhessen` finds `Küldhessen`. */
export function foldName(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/**
 * People whose name or address contains every word of `query`, by name. `cursor` comes from the page before; a wrong
 * one starts from the beginning.
 */
export function searchUsers(all: Iterable<User>, query: string, cursor: string | undefined, limit: number): FoundUsers {
  const words = foldName(query).split(/\s+/u).filter(Boolean);
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const found: { readonly name: string; readonly user: User }[] = [];
  for (const user of all) {
    const name = foldName(user.displayName);
    const searched = `${name} ${foldName(user.email)}`;
    if (!words.every((word) => searched.includes(word))) continue;
    if (after === undefined || compare(name, user.id, after.name, after.id) > 0) found.push({ name, user });
  }
  found.sort((a, b) => compare(a.name, a.user.id, b.name, b.user.id));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    users: page.map(({ user }) => user),
    cursor: last === undefined || found.length <= limit ? null : encodeCursor(last.name, last.user.id),
  };
}

function compare(nameA: string, idA: string, nameB: string, idB: string): number {
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}

function encodeCursor(name: string, id: UserId): string {
  return Buffer.from(`${id}${name}`).toString("base64url");
}

function parseCursor(cursor: string): { readonly name: string; readonly id: UserId } | undefined {
  const text = Buffer.from(cursor, "base64url").toString();
  const id = text.slice(0, 8);
  return isUserId(id) ? { id, name: text.slice(8) } : undefined;
}
