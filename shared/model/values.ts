import {
  isDeviceId,
  isMessageId,
  isOrderKey,
  isUserId,
  serverDeviceId,
  apiDeviceId,
  type DeviceId,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../lib/ids.ts";
import { isBase32Hex } from "../lib/base32hex.ts";
import { limits } from "../lib/limits.ts";

/** A file of a message. Persisted and transmitted: the names of the fields are part of the contract. */
export interface Attachment {
  /** SHA-256 of the bytes, lower-case hex. */
  readonly id: string;
  /** File name. */
  readonly n: string;
  /** Media type. */
  readonly c: string;
  /** Size in bytes. */
  readonly b: number;
  /** Width and height in pixels, for images. */
  readonly w?: number;
  readonly h?: number;
  /** Thumbhash, base64. */
  readonly p?: string;
}

/** The body of a message, written once. Persisted and transmitted. */
export interface MessageBody {
  readonly t: string;
  /** The message that this one replies to. */
  readonly re?: MessageId;
  /** The first message of the thread that this one belongs to. */
  readonly th?: MessageId;
  readonly f?: readonly Attachment[];
}

/** One edit: a whole new text. */
export interface EditBody {
  readonly t: string;
}

/** When the server accepted a message that its id would not have placed last, and in which segment it is shown. */
export interface Stamp {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly in: number;
}

/** What stands where a message or an edit was deleted. */
export const deleted = 0;

type Fields = Readonly<Record<string, unknown>>;

export function isPlainObject(value: unknown): value is Fields {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}

function hasOnly(value: Fields, names: ReadonlySet<string>): boolean {
  for (const name of Object.keys(value)) if (!names.has(name)) return false;
  return true;
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length <= maxLength;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const attachmentFields = new Set(["id", "n", "c", "b", "w", "h", "p"]);

export function isAttachment(value: unknown): value is Attachment {
  return (
    isPlainObject(value) &&
    hasOnly(value, attachmentFields) &&
    typeof value["id"] === "string" &&
    /^[0-9a-f]{64}$/.test(value["id"]) &&
    isText(value["n"], limits.fileNameLength) &&
    value["n"].length > 0 &&
    isText(value["c"], limits.mediaTypeLength) &&
    isCount(value["b"]) &&
    (value["w"] === undefined || isCount(value["w"])) &&
    (value["h"] === undefined || isCount(value["h"])) &&
    (value["p"] === undefined || isText(value["p"], limits.thumbhashLength))
  );
}

const messageFields = new Set(["t", "re", "th", "f"]);

/** A body that may be written: a text within the limit, and text or files. */
export function isMessageBody(value: unknown): value is MessageBody {
  if (!isPlainObject(value) || !hasOnly(value, messageFields)) return false;
  const files = value["f"];
  return (
    isText(value["t"], limits.textLength) &&
    (value["re"] === undefined || isMessageId(value["re"])) &&
    (value["th"] === undefined || isMessageId(value["th"])) &&
    (files === undefined ||
      (Array.isArray(files) && files.length <= limits.filesPerMessage && files.every(isAttachment)))
  );
}

export function isEditBody(value: unknown): value is EditBody {
  return isPlainObject(value) && Object.keys(value).length === 1 && isText(value["t"], limits.textLength);
}

export function isStamp(value: unknown): value is Stamp {
  return (
    isPlainObject(value) &&
    Object.keys(value).length === 2 &&
    isCount(value["at"]) &&
    isCount(value["in"]) &&
    value["in"] < limits.clockBound
  );
}

/** `<messageId>.<t10r4>` */
export function parseEditKey(key: string): { readonly messageId: MessageId; readonly suffix: string } | undefined {
  const dot = key.indexOf(".");
  if (dot < 0 || key.length > limits.keyLength) return undefined;
  const messageId = key.slice(0, dot);
  const suffix = key.slice(dot + 1);
  return isMessageId(messageId) && isBase32Hex(suffix, 14) ? { messageId, suffix } : undefined;
}

export function editKey(messageId: MessageId, suffix: string): string {
  return `${messageId}.${suffix}`;
}

/** `<messageId>.<userId>.<emoji>` */
export function parseReactionKey(
  key: string,
): { readonly messageId: MessageId; readonly userId: UserId; readonly emoji: string } | undefined {
  const first = key.indexOf(".");
  const second = key.indexOf(".", first + 1);
  if (first < 0 || second < 0 || key.length > limits.keyLength) return undefined;
  const messageId = key.slice(0, first);
  const userId = key.slice(first + 1, second);
  const emoji = key.slice(second + 1);
  if (!isMessageId(messageId) || !isUserId(userId)) return undefined;
  return emoji.length >= 1 && emoji.length <= limits.emojiLength ? { messageId, userId, emoji } : undefined;
}

export function reactionKey(messageId: MessageId, userId: UserId, emoji: string): string {
  return `${messageId}.${userId}.${emoji}`;
}

/** `<userId>.<deviceId>`, the server's own device ids included. */
export function parseSeenKey(key: string): { readonly userId: UserId; readonly deviceId: DeviceId } | undefined {
  const dot = key.indexOf(".");
  const userId = key.slice(0, dot);
  const deviceId = key.slice(dot + 1);
  if (dot < 0 || !isUserId(userId)) return undefined;
  const known = isDeviceId(deviceId) || deviceId === serverDeviceId || deviceId === apiDeviceId;
  return known ? { userId, deviceId: deviceId as DeviceId } : undefined;
}

export function seenKey(userId: UserId, deviceId: DeviceId): string {
  return `${userId}.${deviceId}`;
}

/** A marker's value: the order key up to which everything was seen. */
export function isMarker(value: unknown): value is OrderKey {
  return isOrderKey(value);
}
