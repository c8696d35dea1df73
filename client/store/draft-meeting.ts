import type * as Y from "yjs";
import type { ChatId } from "../../shared/lib/ids.ts";
import { isKnownTo } from "../../shared/model/drafts-apart.ts";
import { isDraft, type Draft } from "../../shared/model/user.ts";

/** Another device wrote in a place for drafts. */
export interface DraftMeeting {
  readonly key: ChatId;
  /** What stands there now; undefined: it was emptied. */
  readonly now: Draft | undefined;
  /** What stood there, and came to nothing by somebody who did not know of it: two devices wrote while apart. */
  readonly lost: Draft | undefined;
}

/** Every device that had the one draft and gets the other tells of the same meeting. */
export function listMeetings(event: Y.YMapEvent<Draft | 0>): readonly DraftMeeting[] {
  const found: DraftMeeting[] = [];
  // Not `changes`: the built app's Yjs has none (scripts/yjs-plugin.ts).
  for (const name of event.keysChanged) {
    const key = String(name);
    const item = event.target._map.get(key);
    if (item === undefined || !event.adds(item)) continue;
    let before = item.left;
    while (before !== null && event.adds(before)) before = before.left;
    const isLost = before !== null && event.deletes(before) && !isKnownTo(item, before, event.transaction.doc);
    const lost = isLost ? asDraft(before?.content.getContent()[0]) : undefined;
    found.push({ key: key as ChatId, now: asDraft(event.target.get(key)), lost });
  }
  return found;
}

function asDraft(value: unknown): Draft | undefined {
  return isDraft(value) ? value : undefined;
}
