import type { ChatId, MessageId } from "../../shared/lib/ids.ts";

/** The addresses of the app. Bookmarked and shared by people: they stay. */
export const paths = {
  home: "/",
  newChat: "/new",
  newGroup: "/new/group",
  settings: "/settings",
  settingsStorage: "/settings/storage",
  settingsPassword: "/settings/password",
  search: "/search",
  signIn: "/sign-in",
  signUp: "/sign-up",
  chatDetails: (chatId: ChatId): string => `/chats/${chatId}/details`,
  /** A message in its chat. */
  message: (chatId: ChatId, messageId: MessageId): string => `/chats/${chatId}/messages/${messageId}`,
  /** The thread that a message begins; with `messageId`, a reply in it. */
  thread: (chatId: ChatId, root: MessageId, messageId?: MessageId): string =>
    `/chats/${chatId}/threads/${root}${messageId === undefined ? "" : `/${messageId}`}`,
  chat: (chatId: ChatId): string => `/chats/${chatId}`,
} as const;
