import type * as Y from "yjs";
import { isMessageId, type ChatId, type MessageId } from "../lib/ids.ts";
import { limits } from "../lib/limits.ts";
import { isPlainObject } from "./values.ts";

/** The names of a private document's shared maps. Persisted and transmitted. */
export const userRoots = { drafts: "drafts", chats: "chats", settings: "settings" } as const;

/** What a person has begun to write in a chat. A cleared draft is `0`. `at` is in epoch milliseconds. */
export interface Draft {
  readonly t: string;
  readonly at: number;
  readonly re?: MessageId;
}

/** What only this person thinks of a chat. */
export interface ChatPreferences {
  readonly muted?: boolean;
  readonly pinned?: boolean;
  readonly archived?: boolean;
}

/** The shared maps of a person's private document, which only that person's devices read and write. */
export interface UserDoc {
  readonly doc: Y.Doc;
  readonly drafts: Y.Map<Draft | 0>;
  readonly chats: Y.Map<ChatPreferences | 0>;
  readonly settings: Y.Map<string | number | boolean>;
}

export function openUserDoc(doc: Y.Doc): UserDoc {
  return {
    doc,
    drafts: doc.getMap(userRoots.drafts),
    chats: doc.getMap(userRoots.chats),
    settings: doc.getMap(userRoots.settings),
  };
}

export function isDraft(value: unknown): value is Draft {
  return (
    isPlainObject(value) &&
    Object.keys(value).every((name) => name === "t" || name === "at" || name === "re") &&
    typeof value["t"] === "string" &&
    value["t"].length <= limits.textLength &&
    Number.isSafeInteger(value["at"]) &&
    (value["re"] === undefined || isMessageId(value["re"]))
  );
}

export function isChatPreferences(value: unknown): value is ChatPreferences {
  const names = new Set(["muted", "pinned", "archived"]);
  return (
    isPlainObject(value) &&
    Object.entries(value).every(([name, entry]) => names.has(name) && typeof entry === "boolean")
  );
}

/** Reads the draft of a chat; a cleared one is undefined. */
export function readDraft(user: UserDoc, chatId: ChatId): Draft | undefined {
  const draft = user.drafts.get(chatId);
  return isDraft(draft) ? draft : undefined;
}
