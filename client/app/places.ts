import { isChatId, isMessageId, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import { paths } from "../components/paths.ts";
import { pathPattern, type PathMatcher } from "./path-pattern.ts";

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

type Route = readonly [match: PathMatcher, placeOf: (params: Readonly<Record<string, string>>) => Place];

/** The addresses and what they lead to; whatever else there is is `unknown`. */
const routes: readonly Route[] = [
  [pathPattern(paths.home), () => ({ kind: "home" })],
  [pathPattern("/chats/:id"), ({ id }) => (isChatId(id) ? { kind: "chat", chatId: id } : { kind: "unknown" })],
  [
    pathPattern("/chats/:id/details"),
    ({ id }) => (isChatId(id) ? { kind: "chat", chatId: id, details: true } : { kind: "unknown" }),
  ],
  [
    pathPattern("/chats/:id/messages/:message"),
    ({ id, message }) =>
      isChatId(id) && isMessageId(message) ? { kind: "chat", chatId: id, messageId: message } : { kind: "unknown" },
  ],
  [
    pathPattern("/chats/:id/threads/:thread"),
    ({ id, thread }) =>
      isChatId(id) && isMessageId(thread) ? { kind: "chat", chatId: id, threadId: thread } : { kind: "unknown" },
  ],
  [
    pathPattern("/chats/:id/threads/:thread/:message"),
    ({ id, thread, message }) =>
      isChatId(id) && isMessageId(thread) && isMessageId(message)
        ? { kind: "chat", chatId: id, threadId: thread, messageId: message }
        : { kind: "unknown" },
  ],
  [pathPattern("/invite/:token"), ({ token = "" }) => ({ kind: "invite", token })],
  [pathPattern(paths.newChat), () => ({ kind: "new-chat" })],
  [pathPattern(paths.newGroup), () => ({ kind: "new-group" })],
  [pathPattern(paths.settings), () => ({ kind: "settings" })],
  [pathPattern(paths.settingsStorage), () => ({ kind: "storage" })],
  [pathPattern(paths.settingsPassword), () => ({ kind: "password" })],
  [pathPattern(paths.search), () => ({ kind: "search" })],
  [pathPattern(paths.signIn), () => ({ kind: "sign-in" })],
  [pathPattern(paths.signUp), () => ({ kind: "sign-up" })],
];

/** What an address leads to, by its path. */
export function placeAt(pathname: string): Place {
  for (const [match, placeOf] of routes) {
    const params = match(pathname);
    if (params !== undefined) return placeOf(params);
  }
  return { kind: "unknown" };
}

/** The place that the page shows first: nobody went there if the page was only loaded anew. */
export function resume(place: Place): Place {
  const [navigation] = performance.getEntriesByType("navigation");
  const isNew = !(navigation instanceof PerformanceNavigationTiming) || navigation.type === "navigate";
  return isNew || place.kind !== "chat" ? place : { ...place, resumed: true };
}
