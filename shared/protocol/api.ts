import type { ChatId, ChatKind, DeviceId, MessageId, OrderKey, UserId } from "../lib/ids.ts";

/** Shapes of the REST interface. All times are epoch milliseconds. */

/** Of a request: the sign-in for which it is meant, by its device id. Under another one's cookie it is refused. */
export const deviceHeader = "roost-device";

/** The body of every refusal. */
export interface ApiError {
  readonly code: ErrorCode;
  /** One sentence for people. */
  readonly message: string;
  /** For `bad-request`: what is wrong with which field. */
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
}

/** Stable codes; `docs/api.md` explains each. */
export type ErrorCode =
  | "bad-json"
  | "bad-request"
  | "body-too-large"
  | "unsupported-media-type"
  | "sign-in"
  | "wrong-credentials"
  | "bad-origin"
  | "not-allowed"
  | "not-found"
  | "method-not-allowed"
  | "registration-closed"
  | "invite-invalid"
  | "email-taken"
  | "chat-id-taken"
  | "direct-chat"
  | "last-admin"
  | "message-conflict"
  | "message-refused"
  | "picture-not-valid"
  | "picture-too-large"
  | "too-many-requests"
  | "not-ready"
  | "internal";

/** A picture to set, for `avatar` and `picture`. Its name is the SHA-256 of its bytes, in 64 hex digits. */
export interface NewPicture {
  readonly c: "image/webp" | "image/jpeg" | "image/png";
  /** Base64 of at most `limits.pictureBytes` bytes that begin as `c` says; neither side over `limits.pictureSide`. */
  readonly data: string;
}

/** A person as everybody on the server sees them. */
export interface UserInfo {
  readonly id: UserId;
  readonly displayName: string;
  readonly email: string;
  /** The name of the person's picture: `GET /api/files/<name>`. */
  readonly avatar?: string;
  readonly online: boolean;
  /** Undefined: never seen, or not shown. */
  readonly lastSeenAt?: number;
}

/** One's own profile. */
export interface Me {
  readonly id: UserId;
  readonly email: string;
  readonly displayName: string;
  readonly createdAt: number;
  /** Whether others see when this person is online or was here last. */
  readonly sharePresence: boolean;
  /** As in {@link UserInfo}. */
  readonly avatar?: string;
}

/** Answer to register, login and refresh. */
export interface AuthReply {
  readonly user: Me;
  readonly deviceId: DeviceId;
  /** JWT; also in the cookie `roost_access`. */
  readonly accessToken: string;
  readonly expiresAt: number;
}

export interface UserPage {
  readonly users: readonly UserInfo[];
  /** Pass it as `cursor` for the next page; null at the end. */
  readonly cursor: string | null;
}

export interface ChatMemberInfo {
  readonly userId: UserId;
  readonly joined: number;
  readonly admin: boolean;
}

/** A chat with its summary for the caller. */
export interface ChatSummary {
  readonly id: ChatId;
  readonly kind: ChatKind;
  readonly title: string;
  /** The name of a group's picture, as with people. */
  readonly picture?: string;
  readonly members: readonly ChatMemberInfo[];
  /** The number of the live segment. */
  readonly live: number;
  /** Order key of the newest accepted message, null in an empty chat. */
  readonly lastOrderKey: OrderKey | null;
  readonly last: {
    readonly id: MessageId;
    readonly author: UserId;
    /** At most the first 200 UTF-16 units; empty for a deleted message. */
    readonly text: string;
    readonly at: number;
    /** It is the caller's, and somebody else has seen it. */
    readonly seen?: true;
  } | null;
  /** Stops at 1,000. */
  readonly unread: number;
  readonly mentions: number;
}

/** A link by which somebody can join a group. The token itself is told once, to who made it. */
export interface InviteInfo {
  readonly id: string;
  readonly createdBy: UserId;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** What an invitation leads to, for whoever has its link, signed in or not. */
export interface InvitePreview {
  /** The group's. */
  readonly title: string;
  /** How many people are in it. */
  readonly members: number;
  /** The name of who made the link. */
  readonly invitedBy: string;
  readonly expiresAt: number;
}

export interface MessageInfo {
  readonly id: MessageId;
  readonly chatId: ChatId;
  readonly author: UserId;
  readonly sentAt: number;
  readonly orderKey: OrderKey;
  readonly text: string;
  readonly replyTo?: MessageId;
  readonly thread?: MessageId;
  /** Shape of a message's attachments in the document: see shared/model/values.ts. */
  readonly files: readonly unknown[];
  readonly editedAt?: number;
  readonly deleted: boolean;
  readonly reactions: Readonly<Record<string, readonly UserId[]>>;
  readonly seenBy: readonly UserId[];
}

export interface MessagePage {
  /** Ascending. */
  readonly messages: readonly MessageInfo[];
  /** Pass it as `before` for the page before; null at the beginning. */
  readonly before: string | null;
}
