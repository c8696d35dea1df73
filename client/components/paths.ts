import type { ChatId } from "../../shared/lib/ids.ts";

/** The addresses of the app. Bookmarked and shared by people: they stay. */
export const paths = {
  home: "/",
  newChat: "/new",
  newGroup: "/new/group",
  settings: "/settings",
  signIn: "/sign-in",
  signUp: "/sign-up",
  chatDetails: (chatId: ChatId): string => `/chats/${chatId}/details`,
  chat: (chatId: ChatId): string => `/chats/${chatId}`,
} as const;
