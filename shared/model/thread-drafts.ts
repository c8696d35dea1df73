import { encodeBase32Hex } from "../lib/base32hex.ts";
import { hashText } from "../lib/hash-text.ts";
import type { ChatId, MessageId } from "../lib/ids.ts";
import { readDraft, type Draft, type UserDoc } from "./user.ts";

/**
 * What a person has begun to write in threads, in the drafts of the private document. Its keys have the form of chat
 * ids, and are for ever: so each chat has a fixed number of further keys, made of its own, and `re` says of which thread
 * a draft is, by its first message. Who does not know of them sees drafts of chats that are not there. Persisted and
 * transmitted.
 */
const slotsPerChat = 8;
const keyHalfBits = 30;

export interface ThreadDraft extends Draft {
  readonly re: MessageId;
}

/** The keys under which a chat's threads have their drafts. */
export function threadDraftKeys(chatId: ChatId): readonly ChatId[] {
  return Array.from({ length: slotsPerChat }, (_, slot) => {
    const half = (name: string): string =>
      encodeBase32Hex(hashText(`${name}.${chatId}.${slot}`) % 2 ** keyHalfBits, keyHalfBits / 5);
    return (half("thread") + half("draft")) as ChatId;
  });
}

/** All drafts in a chat's threads; `keys` are the chat's. */
export function listThreadDrafts(user: UserDoc, keys: readonly ChatId[]): readonly ThreadDraft[] {
  const byRoot = new Map<MessageId, ThreadDraft>();
  for (const key of keys) {
    const draft = readDraft(user, key);
    if (draft?.re === undefined) continue;
    // Two devices may have taken two keys for one thread.
    if ((byRoot.get(draft.re)?.at ?? -1) < draft.at) byRoot.set(draft.re, draft as ThreadDraft);
  }
  return [...byRoot.values()];
}

/**
 * Puts a draft in the place of what is known of its thread, or takes that out if its text is empty. To be called within
 * one transaction. @returns the key under which it stands; undefined if it stands nowhere: it is empty, or all of the
 * chat's keys are taken by other threads.
 */
export function writeThreadDraft(user: UserDoc, keys: readonly ChatId[], draft: ThreadDraft): ChatId | undefined {
  const own = keys.filter((key) => readDraft(user, key)?.re === draft.re);
  const [first = freeKey(user, keys, draft.re)] = own;
  for (const key of own) if (key !== first || draft.t === "") user.drafts.set(key, 0);
  if (draft.t === "" || first === undefined) return undefined;
  user.drafts.set(first, draft);
  return first;
}

/** Whether what stood under a key was taken out, and not only pushed out by the draft of another thread. */
export function isClearedThreadDraft(user: UserDoc, key: ChatId): boolean {
  return user.drafts.get(key) === 0;
}

/** Not the first one that is free: two devices that write in two threads shall not both take it. */
function freeKey(user: UserDoc, keys: readonly ChatId[], root: MessageId): ChatId | undefined {
  const start = hashText(root) % keys.length;
  return [...keys.slice(start), ...keys.slice(0, start)].find((key) => readDraft(user, key) === undefined);
}
