import { describe, expect, test } from "vitest";
import { findNews, followBaseline, toBaseline } from "../../../client/app/chat-news.ts";
import type { ChatListItemView } from "../../../client/store/views.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";

const anna = "anna0000" as UserId;
const chat: ChatListItemView = {
  id: "g0000harbour" as ChatId,
  kind: "group",
  title: "Harbour",
  last: { author: anna, own: false, text: "hello", at: 1 },
  unread: 1,
  mentions: 0,
  pending: false,
  online: false,
  muted: false,
  pinned: false,
  archived: false,
};
const next = { author: anna, own: false, text: "and again", at: 2 };

function news(change: Partial<ChatListItemView>, before: Partial<ChatListItemView> = {}): number {
  return findNews(toBaseline([{ ...chat, ...before }]), [{ ...chat, ...change }]).length;
}

describe("what is new in the list of chats", () => {
  test("is a message of somebody else that is not seen", () => {
    expect(news({ unread: 2, last: next })).toBe(1);
    expect(findNews(new Map(), [chat])).toEqual([chat]);
  });

  test("is not what was there, what is one's own, what was deleted, or seen elsewhere", () => {
    expect(news({})).toBe(0);
    expect(news({ unread: 2, last: { ...next, own: true } })).toBe(0);
    expect(news({ unread: 2, last: { ...next, text: "" } })).toBe(0);
    expect(news({ unread: 0, last: next })).toBe(0);
  });

  test("is not a chat that was marked as unread by hand", () => {
    expect(news({ unread: 1 }, { unread: 0 })).toBe(0);
  });

  test("is a message that an open chat tells of in two steps, once", () => {
    const steps = [{ unread: 2 }, { last: next }];
    for (const [first, second] of [steps, [...steps].reverse()]) {
      for (const own of [false, true]) {
        const before = { ...chat, last: { author: anna, own, text: "hello", at: 1 } };
        const halfWay = followBaseline(toBaseline([before]), [{ ...before, ...first }]);
        const whole = [{ ...before, ...first, ...second }];
        expect(findNews(halfWay, whole)).toEqual(whole);
        expect(findNews(followBaseline(halfWay, whole), whole)).toEqual([]);
      }
    }
  });

  test("is only a mention where the chat is muted", () => {
    expect(news({ unread: 2, last: next, muted: true })).toBe(0);
    expect(news({ unread: 2, mentions: 1, last: next, muted: true })).toBe(1);
  });
});
