import { isChatId, isUserId } from "../../shared/lib/ids.ts";
import type { ChatSummary, Me, UserInfo, UserPage } from "../../shared/protocol/api.ts";

/** Parsers for the answers that the app uses. They check what the app relies on, not every field. */

type Fields = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export function parseMe(value: unknown): Me | undefined {
  const isMe =
    isObject(value) &&
    isUserId(value["id"]) &&
    typeof value["displayName"] === "string" &&
    typeof value["email"] === "string";
  return isMe ? (value as unknown as Me) : undefined;
}

function parseUserInfo(value: unknown): UserInfo | undefined {
  return isObject(value) && isUserId(value["id"]) && typeof value["displayName"] === "string"
    ? (value as unknown as UserInfo)
    : undefined;
}

export function parseUserPage(value: unknown): UserPage | undefined {
  if (!isObject(value) || !Array.isArray(value["users"])) return undefined;
  const users = value["users"].map(parseUserInfo).filter((user) => user !== undefined);
  return { users, cursor: typeof value["cursor"] === "string" ? value["cursor"] : null };
}

export function parseChatSummary(value: unknown): ChatSummary | undefined {
  const isSummary =
    isObject(value) && isChatId(value["id"]) && Array.isArray(value["members"]) && typeof value["live"] === "number";
  return isSummary ? (value as unknown as ChatSummary) : undefined;
}

/** The list of chats, as an array or under `chats`. */
export function parseChatList(value: unknown): readonly ChatSummary[] | undefined {
  const list = isObject(value) ? value["chats"] : value;
  if (!Array.isArray(list)) return undefined;
  return list.map(parseChatSummary).filter((chat) => chat !== undefined);
}

/** null: a page of something in front of the server. */
export function parseNothing(value: unknown): true | undefined {
  return value === null ? undefined : true;
}
