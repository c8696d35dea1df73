import type { ChatId, ChatKind, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";

/** Tables of the records store that the commit path writes. Persisted. */
export const tables = {
  chats: "chats",
  progress: "chat-progress",
  /** `<userId>.<chatId>`: which chats a person is in. */
  memberships: "memberships",
  /** Name of a document whose replaced bytes must leave the disk. */
  erasures: "erasures",
} as const;

export interface Membership {
  /** Epoch milliseconds. */
  readonly joined: number;
  readonly admin?: true;
}

/** Who is in a chat: the truth that the meta document mirrors. Persisted. */
export interface ChatRecord {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  /** The name of a group's picture. */
  readonly picture?: string | undefined;
  readonly members: Readonly<Record<UserId, Membership>>;
  readonly createdAt: number;
  /** A deleted group keeps its id for ever. */
  readonly isDeleted?: true;
}

/** How far a chat is: written in the same commit as what it counts. Persisted. */
export interface ChatProgress {
  /** Number of the live segment. */
  readonly live: number;
  readonly lastOrderKey: OrderKey | null;
  readonly last: LastMessage | null;
  /** The live segment as a backup had it, in the epoch of that restore: clients may know of higher ones. */
  readonly restored?: { readonly epoch: string; readonly live: number };
}

/** Its text stands in its segment only, where it can be deleted. */
export interface LastMessage {
  readonly id: MessageId;
  readonly author: UserId;
  readonly at: number;
}

export function isMember(record: ChatRecord, userId: UserId): boolean {
  return record.isDeleted !== true && Object.hasOwn(record.members, userId);
}

export function membershipKey(userId: UserId, chatId: ChatId): string {
  return `${userId}.${chatId}`;
}
