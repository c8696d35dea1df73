import type * as Y from "yjs";
import type { ChatId } from "../../shared/lib/ids.ts";
import { isKnownTo, joinTexts } from "../../shared/model/drafts-apart.ts";
import { isDraft, type Draft } from "../../shared/model/user.ts";

export interface LostDraft {
  readonly chatId: ChatId;
  /** What no longer stands in the document, and holds all that does. */
  readonly text: string;
}

/**
 * Two devices wrote in one chat while apart, and the document keeps the draft of one. Tells what came to nothing by
 * that, joined with what stands there now: every device that had the one and gets the other finds the same text. Drafts
 * that somebody changed who knew of them are no loss, nor are those of threads, which devices keep until both have met.
 */
export function findLostDrafts(event: Y.YMapEvent<Draft | 0>): readonly LostDraft[] {
  const found: LostDraft[] = [];
  // Not `changes`: the built app's Yjs has none (scripts/yjs-plugin.ts).
  for (const name of event.keysChanged) {
    const key = String(name);
    const now = event.target._map.get(key);
    if (now === undefined || !event.adds(now)) continue;
    let before = now.left;
    while (before !== null && event.adds(before)) before = before.left;
    if (before === null || !event.deletes(before) || isKnownTo(now, before, event.transaction.doc)) continue;
    const [lost] = before.content.getContent() as readonly unknown[];
    if (!isDraft(lost) || lost.re !== undefined) continue;
    const kept = event.target.get(key);
    const text = joinTexts(isDraft(kept) ? kept.t : "", lost.t);
    if (!isDraft(kept) || text !== kept.t) found.push({ chatId: key as ChatId, text });
  }
  return found;
}
