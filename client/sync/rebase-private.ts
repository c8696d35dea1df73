import type * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import { isMessageId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { isKnownTo, joinTexts } from "../../shared/model/drafts-apart.ts";
import { isPinEntry, metaRoots, type Meta } from "../../shared/model/meta.ts";
import { structOf } from "../../shared/model/segment.ts";
import { isDraft, userRoots, type UserDoc } from "../../shared/model/user.ts";
import { isSameValue, type RebaseEntry, type RebaseInput } from "./rebase-entry.ts";

/**
 * What of the own private document must be written again. Two drafts of a chat are joined, unless one knew the other. What
 * the server had accepted is the server's, unless a restore took it: other devices have gone on since.
 */
export function planUserRebase(input: RebaseInput<UserDoc>): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  for (const root of ["drafts", "chats", "settings"] as const) {
    const old = input.old[root] as Y.Map<unknown>;
    const fresh = input.fresh[root] as Y.Map<unknown>;
    for (const key of missingKeys(old, input.isDurable)) {
      const mine = old.get(key);
      const theirs = fresh.get(key);
      if (isSameValue(mine, theirs) || (mine === 0 && theirs === undefined)) continue;
      const position = structOf(old, key);
      const wasAccepted = position !== undefined && input.wasAccepted(position);
      if (wasAccepted && !input.wasRestored) continue;
      const isStale = wasAccepted && theirs !== undefined && !knows(old, fresh, key);
      if (isStale && (root !== "drafts" || theirs === 0)) continue;
      const value = root === "drafts" ? meet(input, key) : mine;
      if (!isSameValue(value, theirs)) entries.push({ root: userRoots[root], key, value });
    }
  }
  return entries;
}

/** What stands in a place for drafts when the one written here comes to what the server has there. */
function meet({ old, fresh }: RebaseInput<UserDoc>, key: string): unknown {
  const [mine, theirs] = [old.drafts.get(key), fresh.drafts.get(key)];
  if (!isDraft(theirs) || knows(old.drafts, fresh.drafts, key)) return mine;
  // What was emptied here may be another text than what is there: at worst one that was sent stands there again.
  if (!isDraft(mine)) return theirs;
  const later = theirs.at > mine.at ? theirs : mine;
  // Two threads that share a place, and what was emptied: no text of the one goes into the other.
  if (mine.re !== theirs.re || mine.t === "" || theirs.t === "") return later;
  const t = joinTexts(theirs.t, mine.t);
  return t.length > limits.textLength ? later : { ...later, t };
}

type Entries = Pick<Y.Map<unknown>, "_map" | "doc">;

/** Whether who wrote what is in the one map had what is in the other. */
function knows(map: Entries, other: Entries, key: string): boolean {
  const [item, known] = [map._map.get(key), other._map.get(key)];
  return item !== undefined && known !== undefined && map.doc !== null && isKnownTo(item, known, map.doc);
}

/** What of a meta document must be written again: the own pins, and what this person unpinned. */
export function planMetaRebase(input: RebaseInput<Meta>, me: UserId): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  const { old, fresh } = input;
  for (const key of missingKeys<unknown>(old.pins as Y.Map<unknown>, input.isDurable)) {
    const mine: unknown = old.pins.get(key);
    const theirs = fresh.pins.get(key);
    const position = structOf(old.pins, key);
    // Pins that were taken back are left out when the server rewrites the document; others may have pinned again.
    const wasTakenBack = !input.wasRestored && position !== undefined && input.wasAccepted(position);
    if (!isMessageId(key) || isSameValue(mine, theirs)) continue;
    const isOwnPin = isPinEntry(mine) && mine.by === me && theirs === undefined && !wasTakenBack;
    // Who unpinned is written nowhere: take only what undoes a pin that the person can have seen.
    const isUnpin = mine === 0 && theirs !== undefined && theirs !== 0 && !wasTakenBack;
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
