import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { createMessageId, type MessageId, type OrderKey, type UserId } from "../../../shared/lib/ids.ts";
import { orderKeyAt } from "../../../shared/model/order.ts";
import { isThreadMarkName, raiseThreadMark, readThreadMark } from "../../../shared/model/thread-marks.ts";
import { openUserDoc, type UserDoc } from "../../../shared/model/user.ts";

const author = "00000001" as UserId;

function rootOf(i: number): MessageId {
  return createMessageId(1_000 + i, i, author, 0);
}

function key(at: number): OrderKey {
  return orderKeyAt(at);
}

function createUser(clientID: number): UserDoc {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  return openUserDoc(doc);
}

function merge(a: UserDoc, b: UserDoc): void {
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc));
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc));
}

describe("how far threads were seen", () => {
  test("is kept per thread and only ever rises", () => {
    const user = createUser(1);
    expect(readThreadMark(user, rootOf(0))).toEqual({});
    raiseThreadMark(user, rootOf(0), key(5_000));
    raiseThreadMark(user, rootOf(1), key(9_000));
    raiseThreadMark(user, rootOf(0), key(4_000));
    expect(readThreadMark(user, rootOf(0))).toEqual({ upTo: key(5_000) });
    expect(readThreadMark(user, rootOf(1))).toEqual({ upTo: key(9_000) });
  });

  test("takes a bounded number of keys, and what makes room for others is not unread again", () => {
    const user = createUser(1);
    const count = 5_000;
    for (let i = 0; i < count; i++) raiseThreadMark(user, rootOf(i), key(10_000 + i));
    const names = [...user.settings.keys()];
    expect(names.every(isThreadMarkName)).toBe(true);
    expect(names.length).toBeLessThanOrEqual(512);
    expect(Y.encodeStateAsUpdate(user.doc).byteLength).toBeLessThan(100_000);
    for (let i = 0; i < count; i++) {
      const { upTo, floor } = readThreadMark(user, rootOf(i));
      expect((upTo ?? floor ?? "") >= key(10_000 + i)).toBe(true);
    }
  });

  test("is the same on two devices that marked different threads at the same time", () => {
    const [one, two] = [createUser(1), createUser(2)];
    for (let i = 0; i < 30; i++) raiseThreadMark(i % 2 === 0 ? one : two, rootOf(i), key(20_000 + i));
    merge(one, two);
    const marks = Array.from({ length: 30 }, (_, i) => readThreadMark(one, rootOf(i)));
    expect(marks).toEqual(Array.from({ length: 30 }, (_, i) => readThreadMark(two, rootOf(i))));
  });

  test("does not trip over a setting that is something else", () => {
    const user = createUser(1);
    for (let i = 0; i < 512; i++) user.settings.set(`thread.${i}`, i % 2 === 0 ? "not a mark" : 7);
    expect(readThreadMark(user, rootOf(3))).toEqual({});
    raiseThreadMark(user, rootOf(3), key(5_000));
    expect(readThreadMark(user, rootOf(3))).toEqual({ upTo: key(5_000) });
  });
});
