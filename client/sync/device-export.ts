import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { parseDocName, userDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { authorOf, isMessageId, sentAtOf, type ChatId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { openMeta, readMeta } from "../../shared/model/meta.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import { SegmentIndex } from "../../shared/model/segment-index.ts";
import { openSegment, stampOf } from "../../shared/model/segment.ts";
import { listThreadDrafts, threadDraftKeys } from "../../shared/model/thread-drafts.ts";
import { isChatPreferences, openUserDoc, readDraft } from "../../shared/model/user.ts";
import { deleted, isEditBody, isMessageBody, parseEditKey } from "../../shared/model/values.ts";
import type { DocumentPool } from "./document-pool.ts";

/** What is known of a chat beside its messages; it is written out as it is. */
export interface ExportedChat {
  readonly id: ChatId;
}

export interface DeviceExportOptions {
  readonly pool: DocumentPool;
  readonly userId: UserId;
  /** What lies on this device. */
  readonly documents: readonly DocName[];
  /** Written out before the chats. */
  readonly head: Readonly<Record<string, unknown>>;
  /** Names and addresses that hold them, if there are any. */
  readonly pictures: AsyncIterable<readonly [name: string, url: string]> | undefined;
  readonly chats: readonly ExportedChat[];
}

/**
 * The text of one JSON document: the head's fields, the pictures of people and groups, and `chats` with what the person keeps of each, its pins, and all
 * messages that this device holds, by segment and order. It comes in parts, and no more than one segment is in memory at
 * a time. The format is told of in docs/export.md.
 */
export async function* exportDevice(options: DeviceExportOptions): AsyncGenerator<string> {
  const { pool, userId, documents, head, pictures = [], chats } = options;
  const own = await readOwn(pool, userId, chats);
  yield `${JSON.stringify(head).slice(0, -1)},\n"pictures": {`;
  let between = "\n";
  for await (const [name, url] of pictures) {
    yield `${between}${JSON.stringify(name)}:${JSON.stringify(url)}`;
    between = ",\n";
  }
  yield `},\n"chats": [`;
  for (const [index, chat] of chats.entries()) {
    const pins = documents.includes(chat.id) ? await readPins(pool, chat.id) : [];
    const facts = { ...chat, ...own.get(chat.id), ...(pins.length === 0 ? {} : { pins }) };
    yield `${index > 0 ? "," : ""}\n${JSON.stringify(facts).slice(0, -1)},"messages":[`;
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

/** What the private document says of these chats: preferences, and what was begun to write. */
async function readOwn(
  pool: DocumentPool,
  userId: UserId,
  chats: readonly ExportedChat[],
): Promise<ReadonlyMap<ChatId, Readonly<Record<string, unknown>>>> {
  const lease = pool.open(userDocName(userId), { connect: false });
  await lease.replica.loaded;
  const user = openUserDoc(lease.replica.doc);
  const own = new Map<ChatId, Readonly<Record<string, unknown>>>();
  for (const { id } of chats) {
    const preferences = user.chats.get(id);
    const draft = readDraft(user, id);
    const ofThreads = listThreadDrafts(user, threadDraftKeys(id));
    own.set(id, {
      ...(isChatPreferences(preferences) ? preferences : {}),
      ...(draft === undefined ? {} : { draft: { text: draft.t, at: draft.at } }),
      ...(ofThreads.length === 0
        ? {}
        : { threadDrafts: ofThreads.map(({ re, t, at }) => ({ thread: re, text: t, at })) }),
    });
  }
  lease.close();
  return own;
}

async function readPins(pool: DocumentPool, chatId: ChatId): Promise<readonly unknown[]> {
  const lease = pool.open(chatId, { connect: false });
  await lease.replica.loaded;
  const view = readMeta(openMeta(lease.replica.doc));
  lease.close();
  return Array.from(view?.pins ?? [], ([id, { by, at }]) => ({ id, by, at }));
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
