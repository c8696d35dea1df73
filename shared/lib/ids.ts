import { decodeBase32Hex, encodeBase32Hex, encodeBitsBase32Hex, isBase32Hex } from "./base32hex.ts";

declare const brand: unique symbol;
type Branded<T, Name> = T & { readonly [brand]: Name };

/** A person: 8 base32hex digits, made by the server. */
export type UserId = Branded<string, "UserId">;
/** A chat: 12 base32hex digits; the first one tells the kind (`0-f` direct, `g-v` group). */
export type ChatId = Branded<string, "ChatId">;
/** One sign-in on one device: 1 to 8 base32hex digits; `0` and `api` belong to the server. */
export type DeviceId = Branded<string, "DeviceId">;
/** `<t10><r4><u8>-<n>`: time, randomness, author and home segment. */
export type MessageId = Branded<string, "MessageId">;
/** 22 base32hex digits by which messages are ordered: `<t10><r4><u8>` of the stamp or the id. */
export type OrderKey = Branded<string, "OrderKey">;
export type ChatKind = "direct" | "group";

/** The device ids under which the server writes markers. Made ids have 8 digits, so they never collide. */
export const serverDeviceId = "0" as DeviceId;
export const apiDeviceId = "api" as DeviceId;

export const orderKeyLength = 22;
const chatIdLength = 12;
const maxSegmentNumber = 0xffff_ffff;

export function isUserId(value: unknown): value is UserId {
  return typeof value === "string" && isBase32Hex(value, 8);
}

export function isChatId(value: unknown): value is ChatId {
  return typeof value === "string" && isBase32Hex(value, chatIdLength);
}

/** A device id that a device may have: not one of the server's. */
export function isDeviceId(value: unknown): value is DeviceId {
  return (
    typeof value === "string" &&
    value.length >= 1 &&
    value.length <= 8 &&
    isBase32Hex(value, value.length) &&
    value !== serverDeviceId &&
    value !== apiDeviceId
  );
}

export function isOrderKey(value: unknown): value is OrderKey {
  return typeof value === "string" && isBase32Hex(value, orderKeyLength);
}

/** A decimal segment number without leading zeros, or undefined. */
export function parseSegmentNumber(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,9})$/.test(text)) return undefined;
  const n = Number(text);
  return n <= maxSegmentNumber ? n : undefined;
}

export function isMessageId(value: unknown): value is MessageId {
  return (
    typeof value === "string" &&
    value.charAt(orderKeyLength) === "-" &&
    isBase32Hex(value.slice(0, orderKeyLength), orderKeyLength) &&
    parseSegmentNumber(value.slice(orderKeyLength + 1)) !== undefined
  );
}

/** The kind is the id's first bit. */
export function chatKindOf(chatId: ChatId): ChatKind {
  return chatId < "g" ? "direct" : "group";
}

/** What SHA-256 is taken of for the id of the direct chat of two people, in UTF-8. */
export function directChatPreimage(a: UserId, b: UserId): string {
  return [a, b].sort().join(".");
}

/** A `0` bit and the first 59 bits of the SHA-256 of {@link directChatPreimage}. */
export function directChatIdFromHash(sha256: Uint8Array): ChatId {
  return encodeBitsBase32Hex(shiftRightOneBit(sha256.subarray(0, 8)), chatIdLength) as ChatId;
}

/** A new group's id from 8 random bytes: a `1` bit and 59 random ones. */
export function groupChatIdFromRandom(random: Uint8Array): ChatId {
  const bytes = random.slice(0, 8);
  bytes[0] = (bytes[0] ?? 0) | 0x80;
  return encodeBitsBase32Hex(bytes, chatIdLength) as ChatId;
}

/** A user id from 5 random bytes. */
export function userIdFromRandom(random: Uint8Array): UserId {
  return encodeBitsBase32Hex(random, 8) as UserId;
}

/** A device id from 5 random bytes: always 8 digits, so never one of the server's. */
export function deviceIdFromRandom(random: Uint8Array): DeviceId {
  return encodeBitsBase32Hex(random, 8) as DeviceId;
}

/** `random` is a whole number below 2^20, `at` is in epoch milliseconds. */
export function createMessageId(at: number, random: number, author: UserId, segment: number): MessageId {
  return `${encodeBase32Hex(at, 10)}${encodeBase32Hex(random, 4)}${author}-${segment}` as MessageId;
}

/** The time at which the author's device says the message was written, epoch milliseconds. */
export function sentAtOf(id: MessageId | OrderKey): number {
  return decodeBase32Hex(id.slice(0, 10));
}

export function authorOf(id: MessageId | OrderKey): UserId {
  return id.slice(14, orderKeyLength) as UserId;
}

/** The number of the segment in which the message's body, edits and reactions live. */
export function homeSegmentOf(id: MessageId): number {
  return Number(id.slice(orderKeyLength + 1));
}

/** `<t10><r4>`: the second half of an edit's key. */
export function createEditSuffix(at: number, random: number): string {
  return encodeBase32Hex(at, 10) + encodeBase32Hex(random, 4);
}

function shiftRightOneBit(bytes: Uint8Array): Uint8Array {
  const shifted = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    shifted[i] = ((bytes[i] ?? 0) >> 1) | (i > 0 ? ((bytes[i - 1] ?? 0) & 1) << 7 : 0);
  }
  return shifted;
}
