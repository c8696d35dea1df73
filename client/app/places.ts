import { isChatId, isMessageId, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";

/** Where in the app a person is. */
export type Place =
  | {
      readonly kind:
        | "home"
        | "new-chat"
        | "new-group"
        | "settings"
        | "storage"
        | "password"
        | "search"
        | "sign-in"
        | "sign-up"
        | "unknown";
    }
  | {
      readonly kind: "chat";
      readonly chatId: ChatId;
      readonly details?: true;
      /** The thread beside the chat, by its first message. */
      readonly threadId?: MessageId;
      /** Which message to show, in the thread if there is one. */
      readonly messageId?: MessageId;
      /** Nobody went there: the page was loaded anew. */
      readonly resumed?: true;
    }
  | { readonly kind: "invite"; readonly token: string };

/** The addresses and what they lead to; whatever else there is is `unknown`. */
export const placeRoutes: readonly {
  readonly path: string;
  readonly placeOf: (params: Readonly<Record<string, string | undefined>>) => Place;
}[] = [
  { path: paths.home, placeOf: () => ({ kind: "home" }) },
  { path: "/chats/:id", placeOf: ({ id }) => (isChatId(id) ? { kind: "chat", chatId: id } : { kind: "unknown" }) },
  {
    path: "/chats/:id/details",
    placeOf: ({ id }) => (isChatId(id) ? { kind: "chat", chatId: id, details: true } : { kind: "unknown" }),
  },
  {
    path: "/chats/:id/messages/:message",
    placeOf: ({ id, message }) =>
      isChatId(id) && isMessageId(message) ? { kind: "chat", chatId: id, messageId: message } : { kind: "unknown" },
  },
  {
    path: "/chats/:id/threads/:thread",
    placeOf: ({ id, thread }) =>
      isChatId(id) && isMessageId(thread) ? { kind: "chat", chatId: id, threadId: thread } : { kind: "unknown" },
  },
  {
    path: "/chats/:id/threads/:thread/:message",
    placeOf: ({ id, thread, message }) =>
      isChatId(id) && isMessageId(thread) && isMessageId(message)
        ? { kind: "chat", chatId: id, threadId: thread, messageId: message }
        : { kind: "unknown" },
  },
  { path: "/invite/:token", placeOf: ({ token = "" }) => ({ kind: "invite", token }) },
  { path: paths.newChat, placeOf: () => ({ kind: "new-chat" }) },
  { path: paths.newGroup, placeOf: () => ({ kind: "new-group" }) },
  { path: paths.settings, placeOf: () => ({ kind: "settings" }) },
  { path: paths.settingsStorage, placeOf: () => ({ kind: "storage" }) },
  { path: paths.settingsPassword, placeOf: () => ({ kind: "password" }) },
  { path: paths.search, placeOf: () => ({ kind: "search" }) },
  { path: paths.signIn, placeOf: () => ({ kind: "sign-in" }) },
  { path: paths.signUp, placeOf: () => ({ kind: "sign-up" }) },
];

/** The place that the page shows first: nobody went there if the page was only loaded anew. */
export function resume(place: Place): Place {
  const [navigation] = performance.getEntriesByType("navigation");
  const isNew = !(navigation instanceof PerformanceNavigationTiming) || navigation.type === "navigate";
  return isNew || place.kind !== "chat" ? place : { ...place, resumed: true };
}
