import type { MessageId } from "../../shared/lib/ids.ts";
import { isMessageId } from "../../shared/lib/ids.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { compareKeys } from "../../shared/model/order.ts";
import { segmentRoots, type Segment } from "../../shared/model/segment.ts";
import { isEditBody, isMessageBody, parseEditKey, type MessageBody } from "../../shared/model/values.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import type { JournalEntry } from "./sent-journal.ts";

/** An own message that is on this device's disk, and in its document in a moment. */
export interface WaitingMessage {
  readonly id: MessageId;
  readonly body: MessageBody;
}

/** Messages that a segment does not hold yet: those that a rebase has still to write, and those to come after them. */
export function waitingMessages(
  segment: Segment,
  entries: readonly RebaseEntry[],
  journal: readonly JournalEntry[],
): readonly WaitingMessage[] {
  const found = new Map<MessageId, WaitingMessage>();
  const add = (id: string, body: unknown): void => {
    if (isMessageId(id) && isMessageBody(body) && !segment.messages.has(id)) found.set(id, { id, body });
  };
  for (const { root, key, value } of entries) if (root === segmentRoots.messages) add(key, value);
  for (const entry of journal) if ("body" in entry) add(entry.key, entry.body);
  return [...found.values()].sort((a, b) => compareKeys(a.id, b.id));
}

/** The entry of a rebase as the journal of what was sent keeps it, if it is a message or an edit. */
export function journalEntryOf(docName: DocName, { root, key, value }: RebaseEntry): JournalEntry | undefined {
  if (root === segmentRoots.messages && isMessageId(key) && isMessageBody(value)) return { docName, key, body: value };
  const isEdit = root === segmentRoots.edits && parseEditKey(key) !== undefined && isEditBody(value);
  return isEdit ? { docName, key, edit: value } : undefined;
}
