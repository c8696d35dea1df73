import type { ChatId, ChatKind, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary, InviteInfo, InvitePreview, MessageInfo, MessagePage } from "../../shared/protocol/api.ts";
import type { MessageBody } from "../../shared/model/values.ts";
import type { Picture } from "../pictures/picture.ts";

/** What programs can do with chats. Every method throws `Refusal` for an expected "no"; a chat one is not in does not exist. */
export interface ChatService {
  /** Idempotent on `id`: an existing chat of the caller's comes back unchanged with `created: false`. */
  createChat(caller: UserId, input: CreateChatInput): Promise<{ chat: ChatSummary; created: boolean }>;
  /** Newest first. */
  listChats(caller: UserId): Promise<readonly ChatSummary[]>;
  isMember(userId: UserId, chatId: ChatId): Promise<boolean>;
  getChat(caller: UserId, chatId: ChatId): Promise<ChatSummary>;
  changeChat(caller: UserId, chatId: ChatId, change: ChatChange): Promise<ChatSummary>;
  deleteChat(caller: UserId, chatId: ChatId): Promise<void>;
  /** Adds a member, or changes whether a member is an admin. */
  putMember(caller: UserId, chatId: ChatId, userId: UserId, change: { admin?: boolean }): Promise<ChatSummary>;
  removeMember(caller: UserId, chatId: ChatId, userId: UserId): Promise<void>;
  /** Makes a link by which somebody can join; `token` is told only here. */
  createInvite(caller: UserId, chatId: ChatId, lifetimeMs: number): Promise<InviteInfo & { readonly token: string }>;
  listInvites(caller: UserId, chatId: ChatId): Promise<readonly InviteInfo[]>;
  revokeInvite(caller: UserId, chatId: ChatId, inviteId: string): Promise<void>;
  /** For anybody who has the token. */
  previewInvite(token: string): Promise<InvitePreview>;
  /** Joins the chat that the token opens; who is in it already stays as they are. */
  acceptInvite(caller: UserId, token: string): Promise<ChatSummary>;
  /** `before`: a decimal timestamp or an order key, exclusive. `limit`: 1–200. */
  history(caller: UserId, chatId: ChatId, page: { before?: string; limit: number }): Promise<MessagePage>;
  /** Idempotent on `id`; settles when the message is on disk. */
  post(caller: UserId, chatId: ChatId, input: PostMessageInput): Promise<{ message: MessageInfo; created: boolean }>;
  markSeen(caller: UserId, chatId: ChatId, messageIds: readonly MessageId[]): Promise<{ seenUpTo: OrderKey }>;
}

/** What is left out stays. */
export interface ChatChange {
  readonly title?: string;
  /** null: without a picture from now on. */
  readonly picture?: Picture | null;
}

export interface CreateChatInput {
  readonly id?: ChatId;
  readonly kind: ChatKind;
  readonly title?: string;
  /** Without the caller. */
  readonly memberIds: readonly UserId[];
}

export interface PostMessageInput {
  readonly text: string;
  readonly id?: MessageId;
  readonly replyTo?: MessageId;
  readonly thread?: MessageId;
  readonly files?: MessageBody["f"];
}
