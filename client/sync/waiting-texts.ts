import { isMessageId } from "../../shared/lib/ids.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { compareKeys } from "../../shared/model/order.ts";
import { segmentRoots, type Segment } from "../../shared/model/segment.ts";
import { isEditBody, isMessageBody, parseEditKey } from "../../shared/model/values.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import type { JournalEntry } from "./sent-journal.ts";

/**
 * Own messages and edits that are on this device and that its document does not hold yet: what a rebase has still to write,
 * and what comes after it. In the order of their messages.
 */
export function waitingTexts(
  segment: Segment,
  entries: readonly JournalEntry[],
  journal: readonly JournalEntry[],
): readonly JournalEntry[] {
  const found = new Map<string, JournalEntry>();
  for (const entry of [...entries, ...journal]) {
    const isThere = "body" in entry ? segment.messages.has(entry.key) : segment.edits.has(entry.key);
    if (!isThere) found.set(entry.key, entry);
  }
  return [...found.values()].sort((a, b) => compareKeys(a.key, b.key));
}

/** The entry of a rebase as the journal of what was sent keeps it, if it is a message or an edit. */
export function journalEntryOf(docName: DocName, { root, key, value }: RebaseEntry): JournalEntry | undefined {
  if (root === segmentRoots.messages && isMessageId(key) && isMessageBody(value)) return { docName, key, body: value };
  const isEdit = root === segmentRoots.edits && parseEditKey(key) !== undefined && isEditBody(value);
  return isEdit ? { docName, key, edit: value } : undefined;
}
