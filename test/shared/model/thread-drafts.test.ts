import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, isChatId, type ChatId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import {
  isClearedThreadDraft,
  listThreadDrafts,
  threadDraftKeys,
  writeThreadDraft,
} from "../../../shared/model/thread-drafts.ts";
import { isDraft, openUserDoc, type UserDoc } from "../../../shared/model/user.ts";

const chatId = "g00000000001" as ChatId;
const keys = threadDraftKeys(chatId);

function rootOf(i: number): MessageId {
  return createMessageId(1_000 + i, i, "00000001" as UserId, 0);
}

function createUser(clientID: number): UserDoc {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return openUserDoc(doc);
}

function textsOf(user: UserDoc): string[] {
  return listThreadDrafts(user, keys).map(({ t }) => t);
}

describe("drafts in threads", () => {
  test("stand under keys of their own, in the form that the server has always taken", () => {
    const others = threadDraftKeys("g00000000002" as ChatId);
    expect(new Set([...keys, ...others, chatId]).size).toBe(keys.length * 2 + 1);
    expect(keys.every(isChatId)).toBe(true);
    // Persisted: other keys would leave every draft behind.
    expect(keys[0]).toBe("a9k2ubl3u7lg");
    const user = createUser(1);
    writeThreadDraft(user, keys, { t: "half a th", at: 5, re: rootOf(0) });
    expect([...user.drafts.values()].every(isDraft)).toBe(true);
  });

  test("are one per thread, and cleared by an empty one", () => {
    const user = createUser(1);
    writeThreadDraft(user, keys, { t: "one", at: 1, re: rootOf(1) });
    writeThreadDraft(user, keys, { t: "two", at: 2, re: rootOf(2) });
    writeThreadDraft(user, keys, { t: "one more", at: 3, re: rootOf(1) });
    expect(textsOf(user).toSorted()).toEqual(["one more", "two"]);
    writeThreadDraft(user, keys, { t: "", at: 4, re: rootOf(1) });
    expect(textsOf(user)).toEqual(["two"]);
    expect([...user.drafts.values()]).toContain(0);
  });

  test("take a bounded number of keys, however many threads come and go", () => {
    const user = createUser(1);
    for (let i = 0; i < 200; i++) {
      const key = writeThreadDraft(user, keys, { t: "text", at: i, re: rootOf(i) });
      expect(keys).toContain(key);
      expect(isClearedThreadDraft(user, key as ChatId)).toBe(false);
      writeThreadDraft(user, keys, { t: "", at: i, re: rootOf(i) });
      expect(isClearedThreadDraft(user, key as ChatId)).toBe(true);
    }
    expect(user.drafts.size).toBeLessThanOrEqual(keys.length);
    for (let i = 0; i < keys.length; i++) writeThreadDraft(user, keys, { t: `text ${i}`, at: i, re: rootOf(i) });
    expect(textsOf(user)).toHaveLength(keys.length);
    expect(writeThreadDraft(user, keys, { t: "no room", at: 99, re: rootOf(100) })).toBeUndefined();
    expect(textsOf(user)).not.toContain("no room");
  });

  test("are one after two devices took two keys for a thread, the later one, and can be cleared", () => {
    const [a, b] = [createUser(1), createUser(2)];
    // The other device's first choice is taken.
    for (let i = 1; i <= 4; i++) writeThreadDraft(b, keys, { t: "other", at: 1, re: rootOf(i) });
    writeThreadDraft(a, keys, { t: "on a", at: 2, re: rootOf(9) });
    writeThreadDraft(b, keys, { t: "on b", at: 3, re: rootOf(9) });
    Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc));
    const ofThread = (): string[] => textsOf(a).filter((text) => text.startsWith("on "));
    expect(ofThread()).toEqual(["on b"]);
    writeThreadDraft(a, keys, { t: "", at: 4, re: rootOf(9) });
    expect(ofThread()).toEqual([]);
  });
});
