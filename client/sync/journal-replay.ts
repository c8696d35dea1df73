import { addEdit, addMessage, type Segment } from "../../shared/model/segment.ts";
import { deleted, parseEditKey } from "../../shared/model/values.ts";
import type { JournalEntry } from "./sent-journal.ts";

/** Writes again what an earlier tab may not have brought to disk; what was deleted in the meantime stays so. */
export function replayEntry(segment: Segment, entry: JournalEntry): void {
  if ("body" in entry) {
    addMessage(segment, entry.key, entry.body);
    return;
  }
  const edit = parseEditKey(entry.key);
  if (edit === undefined || segment.messages.get(edit.messageId) === deleted || segment.edits.has(entry.key)) return;
  addEdit(segment, edit.messageId, edit.suffix, entry.edit.t);
}
