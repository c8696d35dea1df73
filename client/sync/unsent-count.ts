import type * as Y from "yjs";
import { authorOf, isMessageId, type UserId } from "../../shared/lib/ids.ts";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openSegment, stampOf, structOf } from "../../shared/model/segment.ts";
import type { DocumentPool } from "./document-pool.ts";

/** How many own messages in these documents the server has not acknowledged. */
export async function countUnsentMessages(
  pool: DocumentPool,
  me: UserId,
  docNames: readonly DocName[],
): Promise<number> {
  let count = 0;
  for (const docName of docNames) {
    if (parseDocName(docName)?.kind !== "segment") continue;
    const lease = pool.open(docName, { connect: false });
    await lease.replica.loaded;
    count += countIn(lease.replica.doc, me, (position) => lease.replica.isDurable(position));
    lease.close();
  }
  return count;
}

function countIn(doc: Y.Doc, me: UserId, isDurable: (position: { client: number; clock: number }) => boolean): number {
  const segment = openSegment(doc);
  let count = 0;
  for (const id of segment.messages.keys()) {
    if (!isMessageId(id) || authorOf(id) !== me || stampOf(segment, id) !== undefined) continue;
    const position = structOf(segment.messages, id);
    if (position !== undefined && !isDurable(position)) count++;
  }
  return count;
}
