import type * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import { isMessageId } from "../../shared/lib/ids.ts";
import { isPinEntry, metaRoots, type Meta } from "../../shared/model/meta.ts";
import { structOf } from "../../shared/model/segment.ts";
import { isDraft, userRoots, type UserDoc } from "../../shared/model/user.ts";
import { isSameValue, type RebaseEntry, type RebaseInput } from "./rebase-entry.ts";

/** What of the own private document must be written again. Of two drafts of a chat, the later one stays. */
export function planUserRebase(input: RebaseInput<UserDoc>): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  for (const root of ["drafts", "chats", "settings"] as const) {
    const old = input.old[root] as Y.Map<unknown>;
    const fresh = input.fresh[root] as Y.Map<unknown>;
    for (const key of missingKeys(old, input.isDurable)) {
      const mine = old.get(key);
      const theirs = fresh.get(key);
      if (isSameValue(mine, theirs) || (mine === 0 && theirs === undefined)) continue;
      if (root === "drafts" && isDraft(mine) && isDraft(theirs) && theirs.at > mine.at) continue;
      entries.push({ root: userRoots[root], key, value: mine });
    }
  }
  return entries;
}

/** What of a meta document must be written again: the own pins, and what this person unpinned. */
export function planMetaRebase(input: RebaseInput<Meta>, me: UserId): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  const { old, fresh } = input;
  for (const key of missingKeys<unknown>(old.pins as Y.Map<unknown>, input.isDurable)) {
    const mine: unknown = old.pins.get(key);
    const theirs = fresh.pins.get(key);
    if (!isMessageId(key) || isSameValue(mine, theirs)) continue;
    const isOwnPin = isPinEntry(mine) && mine.by === me && theirs === undefined;
    // Who unpinned is written nowhere: take only what undoes a pin that the person can have seen.
    const isUnpin = mine === 0 && theirs !== undefined && theirs !== 0;
    if (isOwnPin || isUnpin) entries.push({ root: metaRoots.pins, key, value: mine });
  }
  return entries;
}

function missingKeys<T>(map: Y.Map<T>, isDurable: RebaseInput<unknown>["isDurable"]): string[] {
  return [...map.keys()].filter((key) => {
    const position = structOf(map, key);
    return position !== undefined && !isDurable(position);
  });
}
