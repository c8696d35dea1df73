import { authorOf, isMessageId, sentAtOf, type MessageId, type OrderKey } from "../../shared/lib/ids.ts";
import type { ChatProgress, LastMessage } from "./chat-record.ts";
import type { LiveDocument } from "./live-document.ts";
import type { SegmentChange } from "./segment-effects.ts";

const lastTextLength = 200;

/** How far the chat is after a change of a segment; undefined if that is as far as before. */
export function nextProgress(
  progress: ChatProgress,
  document: LiveDocument,
  { newMessages, touched }: SegmentChange,
  lastOrderKey: OrderKey | undefined,
): ChatProgress | undefined {
  const newest = newMessages.at(-1);
  const { last } = progress;
  // A message's own key, and the keys of its edits, begin with its id.
  const isLastTouched = last !== null && touched.some(({ key }) => isMessageId(last.id) && key.startsWith(last.id));
  const shown = newest ?? (isLastTouched ? last.id : undefined);
  if (shown === undefined) return undefined;
  return { ...progress, lastOrderKey: lastOrderKey ?? null, last: describeLast(document, shown) };
}

function describeLast(document: LiveDocument, id: MessageId): LastMessage {
  const body = document.index.body(id);
  const text = body === undefined || body === 0 ? "" : (document.index.newestEdit(id)?.text ?? body.t);
  return { id, author: authorOf(id), text: text.slice(0, lastTextLength), at: sentAtOf(id) };
}
