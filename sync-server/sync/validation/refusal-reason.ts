/** Why an update is refused. Goes over the wire as the reason of close code 4409: part of the contract. */
export type RefusalReason =
  // Nothing that Yjs writes for flat maps looks like this.
  | "malformed"
  | "too-many-structs"
  | "too-many-clients"
  | "unsupported-struct"
  | "unsupported-content"
  | "right-origin"
  | "nested-type"
  | "known-struct-differs"
  | "stale-origin"
  // What may be written by nobody.
  | "unknown-root"
  | "bad-key"
  | "bad-value"
  | "wrong-segment"
  | "already-written"
  | "key-without-value"
  | "unreplaced-delete"
  | "unknown-message"
  | "message-not-deleted"
  | "marker-ahead"
  | "too-many-edits"
  | "too-many-reactions"
  | "too-many-pins"
  | "document-full"
  // What may be written, but not by this sender.
  | "foreign-client"
  | "foreign-document"
  | "foreign-message"
  | "foreign-edit"
  | "foreign-reaction"
  | "foreign-marker"
  | "foreign-pin"
  | "admins-only"
  | "server-only";

const foreignKeyReasons: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  "foreign-message",
  "foreign-edit",
  "foreign-reaction",
  "foreign-marker",
  "foreign-pin",
  "admins-only",
  "server-only",
]);

/** Tells whether what is refused for this reason may become right by what another tab of the same person has. */
export function mayComeWithAnother(reason: RefusalReason): boolean {
  return reason === "unknown-message" || reason === "message-not-deleted";
}

/** Tells whether somebody else, or the server, may well have written what is refused for this reason. */
export function isForeignKey(reason: RefusalReason): boolean {
  return foreignKeyReasons.has(reason);
}

/** Thrown while an update is read and placed; `validateUpdate` turns it into a verdict, it never leaves this folder. */
export class Refused extends Error {
  readonly reason: RefusalReason;
  constructor(reason: RefusalReason) {
    super(reason);
    this.name = "Refused";
    this.reason = reason;
  }
}
