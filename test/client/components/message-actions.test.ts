import { describe, expect, test } from "vitest";
import { messageActions, type MessageSituation } from "../../../client/components/message-actions.ts";

const usual: MessageSituation = {
  own: false,
  deleted: false,
  state: "sent",
  pinned: false,
  writable: true,
  admin: false,
  inThread: false,
  hasSeenCount: false,
};
const actions = (changes: Partial<MessageSituation>): string => messageActions({ ...usual, ...changes }).join(" ");

describe("what can be done with a message", () => {
  test("of somebody else", () => {
    expect(actions({})).toBe("reply thread react copy-text copy-link forward pin mark-unread");
  });

  test("of one's own", () => {
    expect(actions({ own: true })).toBe("reply thread react edit copy-text copy-link forward pin delete");
  });

  test("by an admin of the chat", () => {
    expect(actions({ admin: true })).toContain("remove");
    expect(actions({ admin: true, own: true })).not.toContain("remove");
  });

  test("that is on the way: nothing that others would have to find", () => {
    expect(actions({ own: true, state: "pending" })).toBe("reply thread react edit copy-text forward pin delete");
  });

  test("that was refused, or deleted: little, or nothing", () => {
    expect(actions({ own: true, state: "failed" })).toBe("copy-text");
    expect(actions({ deleted: true, admin: true })).toBe("");
  });

  test("that is pinned, or in a thread", () => {
    expect(actions({ pinned: true })).toContain("unpin");
    expect(actions({ inThread: true })).not.toContain("thread");
  });

  test("in a chat that one is no member of any more: reading", () => {
    expect(actions({ writable: false, own: true })).toBe("copy-text copy-link forward");
  });
});
