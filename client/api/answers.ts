import { isChatId, isDeviceId, isUserId } from "../../shared/lib/ids.ts";
import type {
  AuthReply,
  ChatSummary,
  InviteInfo,
  InvitePreview,
  Me,
  UserInfo,
  UserPage,
} from "../../shared/protocol/api.ts";

/** Parsers for the answers that the app uses. They check what the app relies on, not every field. */

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
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

export function parseAuthReply(value: unknown): AuthReply | undefined {
  const isReply = isObject(value) && parseMe(value["user"]) !== undefined && isDeviceId(value["deviceId"]);
  return isReply ? (value as unknown as AuthReply) : undefined;
}

export function parseUserInfo(value: unknown): UserInfo | undefined {
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

function isInvite(value: unknown): value is InviteInfo {
  return isObject(value) && typeof value["id"] === "string" && typeof value["expiresAt"] === "number";
}

export function parseNewInvite(value: unknown): (InviteInfo & { readonly token: string }) | undefined {
  return isInvite(value) && "token" in value && typeof value.token === "string"
    ? (value as InviteInfo & { readonly token: string })
    : undefined;
}

export function parseInviteList(value: unknown): readonly InviteInfo[] | undefined {
  const list = isObject(value) ? value["invites"] : undefined;
  return Array.isArray(list) ? list.filter(isInvite) : undefined;
}

export function parseInvitePreview(value: unknown): InvitePreview | undefined {
  const isPreview =
    isObject(value) &&
    typeof value["title"] === "string" &&
    typeof value["members"] === "number" &&
    typeof value["invitedBy"] === "string";
  return isPreview ? (value as unknown as InvitePreview) : undefined;
}

/** One sign-in of a person. */
export interface SessionAnswer {
  readonly id: string;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly current: boolean;
}

export function parseSessionList(value: unknown): readonly SessionAnswer[] | undefined {
  const list = isObject(value) ? value["sessions"] : undefined;
  if (!Array.isArray(list)) return undefined;
  return list.filter(
    (entry): entry is SessionAnswer =>
      isObject(entry) && typeof entry["id"] === "string" && typeof entry["lastUsedAt"] === "number",
  );
}

export function parseNothing(): true {
  return true;
}
