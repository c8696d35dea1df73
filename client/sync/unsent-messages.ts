import type * as Y from "yjs";
import { authorOf, isMessageId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openSegment, stampOf, structOf } from "../../shared/model/segment.ts";
import { isEditBody, isMessageBody, parseEditKey } from "../../shared/model/values.ts";
import type { DocumentPool } from "./document-pool.ts";

/** A message, or another text for one, that only this device has. */
export interface UnsentMessage {
  readonly id: MessageId;
  readonly docName: DocName;
  readonly text: string;
}

/** The own messages and edits in these documents that the server has not acknowledged. */
export async function listUnsentMessages(
  pool: DocumentPool,
  me: UserId,
  docNames: readonly DocName[],
): Promise<readonly UnsentMessage[]> {
  const found: UnsentMessage[] = [];
  for (const docName of docNames) {
    if (parseDocName(docName)?.kind !== "segment") continue;
    const lease = pool.open(docName, { connect: false });
    await lease.replica.loaded;
    const waiting = await lease.replica.listWaiting();
    const { doc } = lease.replica;
    for (const entry of waiting) {
      const id = "body" in entry ? entry.key : parseEditKey(entry.key)?.messageId;
      if (id !== undefined) found.push({ id, docName, text: "body" in entry ? entry.body.t : entry.edit.t });
    }
    for (const message of listIn(doc, me, (position) => lease.replica.isDurable(position))) {
      found.push({ ...message, docName });
    }
    lease.close();
  }
  return found;
}

function listIn(
  doc: Y.Doc,
  me: UserId,
  isDurable: (position: { client: number; clock: number }) => boolean,
): readonly Omit<UnsentMessage, "docName">[] {
  const segment = openSegment(doc);
  const found: Omit<UnsentMessage, "docName">[] = [];
  for (const id of segment.messages.keys()) {
    if (!isMessageId(id) || authorOf(id) !== me || stampOf(segment, id) !== undefined) continue;
    const position = structOf(segment.messages, id);
    if (position !== undefined && !isDurable(position)) {
      const body = segment.messages.get(id);
      found.push({ id, text: isMessageBody(body) ? body.t : "" });
    }
  }
  for (const [key, value] of segment.edits) {
    const id = parseEditKey(key)?.messageId;
    if (id === undefined || authorOf(id) !== me || !isEditBody(value)) continue;
    const position = structOf(segment.edits, key);
    if (position !== undefined && !isDurable(position)) found.push({ id, text: value.t });
  }
  return found;
}
