import { isChatId, isUserId, parseSegmentNumber, type ChatId, type UserId } from "./ids.ts";

/** A document's name on the wire and on disk: `<chatId>`, `<chatId>.<n>` or `user.<userId>`. */
export type DocName = string;

export type DocAddress =
  | { readonly kind: "meta"; readonly chatId: ChatId }
  | { readonly kind: "segment"; readonly chatId: ChatId; readonly segment: number }
  | { readonly kind: "user"; readonly userId: UserId };

export function metaDocName(chatId: ChatId): DocName {
  return chatId;
}

export function segmentDocName(chatId: ChatId, segment: number): DocName {
  return `${chatId}.${segment}`;
}

export function userDocName(userId: UserId): DocName {
  return `user.${userId}`;
}

/** What a document's name says, or undefined if it is no document's name. */
export function parseDocName(name: string): DocAddress | undefined {
  const dot = name.indexOf(".");
  if (dot < 0) return isChatId(name) ? { kind: "meta", chatId: name } : undefined;
  const head = name.slice(0, dot);
  const tail = name.slice(dot + 1);
  if (head === "user") return isUserId(tail) ? { kind: "user", userId: tail } : undefined;
  const segment = parseSegmentNumber(tail);
  return isChatId(head) && segment !== undefined ? { kind: "segment", chatId: head, segment } : undefined;
}
