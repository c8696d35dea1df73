import { render } from "lit";
import { describe, expect, test } from "vitest";
import { chatFilters } from "../../../client/screens/chat-filter.ts";
import type { ChatListItemView } from "../../../client/store/views.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";
import { expectAccessible } from "../support/accessibility.ts";

const [chat] = createGalleryStore("team").chats.value as readonly [ChatListItemView];

function labels(change: Partial<ChatListItemView>): readonly string[] {
  const place = document.createElement("main");
  document.body.replaceChildren(place);
  const chats = [{ ...chat, unread: 0, mentions: 0, muted: false, ...change }];
  render(chatFilters({ chats, filter: "all", choose: () => undefined }), place);
  return [...place.querySelectorAll("button")].map((button) => button.textContent.trim());
}

describe("the filters of the list", () => {
  test("are accessible, and there as soon as there is a chat: what is unread must not move the list", async () => {
    expect(labels({})).toEqual(["All", "Unread"]);
    expect(labels({ unread: 1 })).toEqual(["All", "Unread"]);
    expect(labels({ archived: true })).toEqual(["All", "Unread", "Archive"]);
    await expectAccessible(document.querySelector("main") as HTMLElement);
  });

  test("tell of what calls the person in the archive, and not of what is muted there", () => {
    expect(labels({ archived: true, unread: 2 })).toContain("Archive, 1 unread");
    expect(labels({ archived: true, unread: 2, muted: true })).toContain("Archive");
    expect(labels({ archived: true, unread: 2, muted: true, mentions: 1 })).toContain("Archive, 1 unread");
  });

  test("offer what is unread when only a thread is", () => {
    expect(labels({ unreadThreads: 1 })).toEqual(["All", "Unread"]);
  });
});
