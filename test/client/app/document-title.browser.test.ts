import { expect, test, vi } from "vitest";
import { DocumentTitle } from "../../../client/app/document-title.ts";
import { createGalleryStore } from "../gallery/gallery-store.ts";

test("the tab's title waits until what was opened is there, and says only the last that is to be said", () => {
  vi.useFakeTimers();
  try {
    document.title = "Before";
    const [first, second] = createGalleryStore("team").chats.value.map((chat) => ({ ...chat, unread: 0 }));
    if (first === undefined || second === undefined) throw new Error("The gallery has chats");
    const title = new DocumentTitle();
    title.show({ kind: "chat", chatId: first.id }, [first, second], "signed-in");
    title.show({ kind: "chat", chatId: second.id }, [first, second], "signed-in");
    expect(document.title).toBe("Before");
    vi.runAllTimers();
    expect(document.title).toBe(`${second.title} – Roost`);
  } finally {
    vi.useRealTimers();
  }
});

test("the tab's title counts of a muted chat only where one is mentioned", () => {
  vi.useFakeTimers();
  try {
    const [chat] = createGalleryStore("team").chats.value;
    if (chat === undefined) throw new Error("The gallery has chats");
    const chats = [
      { ...chat, unread: 50, mentions: 2, muted: true },
      { ...chat, unread: 3, mentions: 1, muted: false },
    ];
    new DocumentTitle().show({ kind: "home" }, chats, "signed-in");
    vi.runAllTimers();
    expect(document.title).toBe("(5) Roost");
  } finally {
    vi.useRealTimers();
  }
});

test("the tab's title goes back to what it was, though something else was about to be said", () => {
  vi.useFakeTimers();
  try {
    document.title = "Roost";
    const chats = createGalleryStore("team").chats.value.map((chat) => ({ ...chat, unread: 0 }));
    const title = new DocumentTitle();
    const [chat] = chats;
    if (chat === undefined) throw new Error("The gallery has chats");
    title.show({ kind: "chat", chatId: chat.id }, chats, "signed-in");
    title.show({ kind: "home" }, chats, "signed-in");
    vi.runAllTimers();
    expect(document.title).toBe("Roost");
  } finally {
    vi.useRealTimers();
  }
});
