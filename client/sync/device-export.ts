import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { authorOf, isMessageId, sentAtOf, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import { openSegment, stampOf } from "../../shared/model/segment.ts";
import { deleted, isEditBody, isMessageBody, parseEditKey } from "../../shared/model/values.ts";
import type { DocumentPool } from "./document-pool.ts";

/** What is known of a chat beside its messages; it is written out as it is. */
export interface ExportedChat {
  readonly id: ChatId;
}

export interface DeviceExportOptions {
  readonly pool: DocumentPool;
  /** What lies on this device. */
  readonly documents: readonly DocName[];
  /** Written out before the chats. */
  readonly head: Readonly<Record<string, unknown>>;
  readonly chats: readonly ExportedChat[];
}

/**
 * The text of one JSON document: the head's fields, and `chats` with all messages that this device holds, by segment
 * and order. It comes in parts, and no more than one segment is in memory at a time.
 */
export async function* exportDevice({ pool, documents, head, chats }: DeviceExportOptions): AsyncGenerator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},\n"chats": [`;
  for (const [index, chat] of chats.entries()) {
    yield `${index > 0 ? "," : ""}\n${JSON.stringify(chat).slice(0, -1)},"messages":[`;
    let separator = "\n";
    for (const [n, docName] of segmentsOf(documents, chat.id)) {
      const messages = await readMessages(pool, docName, n);
      if (messages.length === 0) continue;
      yield separator + messages.map((message) => JSON.stringify(message)).join(",\n");
      separator = ",\n";
    }
    yield "]}";
  }
  yield "\n]}\n";
}

function segmentsOf(documents: readonly DocName[], chatId: ChatId): readonly (readonly [n: number, DocName])[] {
  return documents
    .flatMap((docName) => {
      const address = parseDocName(docName);
      return address?.kind === "segment" && address.chatId === chatId ? [[address.segment, docName] as const] : [];
    })
    .sort(([a], [b]) => a - b);
}

async function readMessages(pool: DocumentPool, docName: DocName, n: number): Promise<readonly unknown[]> {
  const lease = pool.open(docName, { connect: false });
  try {
    await lease.replica.loaded;
    const index = new SegmentIndex(n, openSegment(lease.replica.doc));
    const messages = [...index.segment.messages.keys()]
      .filter(isMessageId)
      .map((id) => readMessage(index, id))
      .sort((a, b) => (a.orderKey < b.orderKey ? -1 : 1));
    index.destroy();
    return messages;
  } finally {
    lease.close();
  }
}

function readMessage(index: SegmentIndex, id: MessageId): { readonly id: MessageId; readonly orderKey: string } {
  const { segment } = index;
  const base = {
    id,
    author: authorOf(id),
    sentAt: sentAtOf(id),
    orderKey: orderKeyOf(id, stampOf(segment, id)),
  };
  const body = segment.messages.get(id);
  if (body === deleted || !isMessageBody(body)) return { ...base, ...{ deleted: true } };
  const edits = index.editKeys(id).flatMap((key) => {
    const value = segment.edits.get(key);
    const at = decodeBase32Hex(parseEditKey(key)?.suffix.slice(0, 10) ?? "");
    return isEditBody(value) ? [{ text: value.t, at }] : [];
  });
  const reactions = Object.fromEntries(index.reactions(id));
  return {
    ...base,
    ...{
      text: body.t,
      ...(edits.length === 0 ? {} : { edits }),
      ...(body.re === undefined ? {} : { replyTo: body.re }),
      ...(body.th === undefined ? {} : { thread: body.th }),
      ...(body.f === undefined ? {} : { files: body.f }),
      ...(Object.keys(reactions).length === 0 ? {} : { reactions }),
    },
  };
}
