import type * as Y from "yjs";
import type { ChatKind, MessageId, UserId } from "../lib/ids.ts";
import { isMessageId, isUserId } from "../lib/ids.ts";
import { isPlainObject } from "./values.ts";

/** The names of a meta document's shared maps. Persisted and transmitted. */
export const metaRoots = { info: "info", members: "members", pins: "pins" } as const;

/** Keys of `info`. */
export const infoKeys = { title: "title", kind: "kind", live: "live" } as const;

/** A member's entry; a member who left is `0`. Times are epoch milliseconds. */
export interface MemberEntry {
  readonly joined: number;
  readonly admin?: true;
}

export interface PinEntry {
  readonly by: UserId;
  readonly at: number;
}

/** The shared maps of a chat's meta document. `info` and `members` are written by the server only. */
export interface Meta {
  readonly doc: Y.Doc;
  readonly info: Y.Map<string | number>;
  readonly members: Y.Map<MemberEntry | 0>;
  readonly pins: Y.Map<PinEntry | 0>;
}

export function openMeta(doc: Y.Doc): Meta {
  return {
    doc,
    info: doc.getMap(metaRoots.info),
    members: doc.getMap(metaRoots.members),
    pins: doc.getMap(metaRoots.pins),
  };
}

/** What a meta document says, as plain values. */
export interface MetaView {
  readonly title: string;
  readonly kind: ChatKind;
  /** The number of the live segment. */
  readonly live: number;
  readonly members: ReadonlyMap<UserId, MemberEntry>;
  readonly pins: ReadonlyMap<MessageId, PinEntry>;
}

/** Reads a meta document; undefined while the server's part has not arrived. */
export function readMeta(meta: Meta): MetaView | undefined {
  const title = meta.info.get(infoKeys.title);
  const kind = meta.info.get(infoKeys.kind);
  const live = meta.info.get(infoKeys.live);
  if (typeof title !== "string" || (kind !== "direct" && kind !== "group") || typeof live !== "number") {
    return undefined;
  }
  const members = new Map<UserId, MemberEntry>();
  for (const [userId, entry] of meta.members.entries()) {
    if (isUserId(userId) && isPlainObject(entry)) members.set(userId, entry as unknown as MemberEntry);
  }
  const pins = new Map<MessageId, PinEntry>();
  for (const [id, entry] of meta.pins.entries()) {
    if (isMessageId(id) && isPlainObject(entry)) pins.set(id, entry as unknown as PinEntry);
  }
  return { title, kind, live, members, pins };
}

export function isPinEntry(value: unknown): value is PinEntry {
  return (
    isPlainObject(value) &&
    Object.keys(value).length === 2 &&
    isUserId(value["by"]) &&
    Number.isSafeInteger(value["at"]) &&
    (value["at"] as number) >= 0
  );
}
