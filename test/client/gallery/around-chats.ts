import type { AppStore } from "../../../client/store/app-store.ts";
import type { SearchHit, SearchQuery, SearchResultView } from "../../../client/store/views.ts";
import { Cell } from "../../../client/store/observable.ts";
import { defaultSettings, type SettingsView } from "../../../client/store/settings-view.ts";
import type { ChatId } from "../../../shared/lib/ids.ts";
import { conversations } from "./conversations.ts";
import { createGalleryPictures } from "./faces.ts";
import { createGalleryStorage } from "./gallery-storage.ts";
import { createMessages } from "./messages.ts";

type AroundChats = Pick<
  AppStore,
  | "search"
  | "device"
  | "pictures"
  | "prepareChat"
  | "prepareSearch"
  | "setSetting"
  | "setChatPreferences"
  | "rename"
  | "renameChat"
  | "addMembers"
  | "removeMember"
  | "setAdmin"
  | "leaveChat"
  | "stayInChat"
  | "acceptInvite"
  | "createInvite"
  | "listInvites"
  | "revokeInvite"
  | "previewInvite"
  | "changePassword"
  | "sessions"
  | "revokeSession"
> & { readonly settings: Cell<SettingsView> };

/** By the letters as they stand; the real one knows more. */
function searchGallery({ text, from, in: chatId, has, limit = 20 }: SearchQuery, now: number): SearchResultView {
  const words = text.toLowerCase();
  const found = conversations
    .filter(({ id }) => chatId === undefined || id === chatId)
    .flatMap(({ id, lines }) => createMessages(lines, now).map((message) => ({ id, message })))
    .filter(({ message }) => message.text.toLowerCase().includes(words))
    .filter(({ message }) => from === undefined || message.author === from)
    .filter(({ message }) => has === undefined || message.text.includes("http"))
    .sort((a, b) => b.message.sentAt - a.message.sentAt);
  const hits = found.slice(0, limit).map(({ id, message }): SearchHit => {
    const start = message.text.toLowerCase().indexOf(words);
    return {
      chatId: id,
      message: { id: message.id, author: message.author, text: message.text, deleted: false, known: true },
      at: message.sentAt,
      ranges: words === "" ? [] : [[start, start + words.length]],
      textStart: 0,
      textLength: message.text.length,
      files: [],
    };
  });
  return { ready: true, hits, more: found.length > limit };
}

/** Settings, groups and what needs a server, as the gallery has them. */
export function createAroundChats(calls: string[], now: number): AroundChats {
  const isCompact = new URLSearchParams(location.search).get("density") === "compact";
  const settings = new Cell<SettingsView>({ ...defaultSettings, density: isCompact ? "compact" : "comfortable" });
  const note = (call: string): void => void calls.push(call);
  const day = 24 * 60 * 60_000;
  return {
    settings,
    search: (query) => {
      note(`search ${JSON.stringify(query)}`);
      return new Cell<SearchResultView>(searchGallery(query, now));
    },
    device: createGalleryStorage(note),
    pictures: createGalleryPictures(note),
    prepareChat: (chatId) => note(`prepare ${chatId}`),
    prepareSearch: () => note("prepare search"),
    setSetting: (name, value) => settings.set({ ...settings.value, [name]: value }),
    setChatPreferences: (chatId, change) => note(`preferences ${chatId} ${JSON.stringify(change)}`),
    rename: (displayName) => note(`rename ${displayName}`),
    renameChat: (chatId, title) => note(`rename ${chatId} ${title}`),
    addMembers: (chatId, userIds) => note(`add ${chatId} ${userIds.join()}`),
    removeMember: (chatId, userId) => note(`remove ${chatId} ${userId}`),
    setAdmin: (chatId, userId, admin) => note(`admin ${chatId} ${userId} ${admin}`),
    leaveChat: (chatId) => note(`leave ${chatId}`),
    stayInChat: (chatId) => note(`stay ${chatId}`),
    acceptInvite: () => Promise.resolve({ ok: true, chatId: "g0000evening" as ChatId }),
    createInvite: (_chatId, expiresInMs) =>
      Promise.resolve({
        ok: true,
        id: "invite00",
        url: "https://chat.example.org/invite/0123456789abcdef",
        expiresAt: now + expiresInMs,
      }),
    listInvites: () => Promise.resolve([]),
    revokeInvite: () => Promise.resolve({ ok: true }),
    previewInvite: () =>
      Promise.resolve({
        ok: true,
        invite: { title: "Harbour office", members: 6, invitedBy: "Grace Hopper", expiresAt: now + 6 * day },
      }),
    changePassword: () => Promise.resolve({ ok: false, code: "wrong-credentials", message: "" }),
    sessions: () =>
      Promise.resolve([
        { id: "1", deviceName: "Firefox on Linux", createdAt: now - 9 * day, lastUsedAt: now, current: true },
        { id: "2", deviceName: "Phone", createdAt: now - 30 * day, lastUsedAt: now - 2 * day, current: false },
      ]),
    revokeSession: () => Promise.resolve(true),
  };
}
