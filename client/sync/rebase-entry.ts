import { isMessageId, type DeviceId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { StructPosition } from "./delivery-ledger.ts";

/** An own entry of a document that has to be written again. Persisted in the journal of a rebase. */
export interface RebaseEntry {
  readonly root: string;
  readonly key: string;
  /** JSON. */
  readonly value: unknown;
}

/** An own text that cannot be written again. */
export interface FailedText {
  /** The message's id, or one made for an edit that has none of its own. */
  readonly id: string;
  readonly text: string;
  /** What it answered, and the thread that it was written in. */
  readonly re?: MessageId;
  readonly th?: MessageId;
  /** Stable, for the person's language: why not. */
  readonly reason: string;
}

/** What is kept of a message or an edit that cannot be written again; nothing if it has no text. */
export function failedTexts(id: string, value: unknown, reason: string): readonly FailedText[] {
  if (value === null || typeof value !== "object" || !("t" in value)) return [];
  const { t: text } = value;
  if (typeof text !== "string" || text === "") return [];
  const re = "re" in value && isMessageId(value.re) ? { re: value.re } : {};
  const th = "th" in value && isMessageId(value.th) ? { th: value.th } : {};
  return [{ id, text, ...re, ...th, reason }];
}

/** Whose entries are written again, and on which device. */
export interface RebaseAuthor {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

export interface RebasePlan {
  /** In the order in which they were written, as far as that can be known. */
  readonly entries: readonly RebaseEntry[];
  readonly failed: readonly FailedText[];
}

/** Both documents of a rebase, and what tells own entries that the server has from those it has not. */
export interface RebaseInput<T> {
  /** The document as this device had it. */
  readonly old: T;
  /** The document as the server has it. */
  readonly fresh: T;
  /** Whether the server has said that it holds this struct, bound to this person. */
  readonly isDurable: (position: StructPosition) => boolean;
  /** Whether the server has said that it holds this struct of `fresh`: another tab may have written there already. */
  readonly isAccepted: (position: StructPosition) => boolean;
  /** Whether the server once said that it holds this struct, as far as the old document's ledger can tell. */
  readonly wasAccepted: (position: StructPosition) => boolean;
  /** Whether the server may have lost what it had accepted: it was restored since. */
  readonly wasRestored: boolean;
  /** Whether this person wrote a struct, as far as the old document's ledger can tell. */
  readonly isOwn: (position: StructPosition) => boolean;
}

/** JSON values are equal when they read the same. Values are written once by one program, so key order holds. */
export function isSameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
