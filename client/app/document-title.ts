import { msg } from "@lit/localize";
import type { ChatListItemView, SessionView } from "../store/views.ts";
import type { Place } from "./places.ts";

/** Saying it costs a message to the browser: not while somebody waits for what they opened. */
const tellAfterMs = 100;

/** What the browser's tab says: how much is new, where one is, and the app's name. */
export class DocumentTitle {
  #text = "";
  #isWaiting = false;

  show(place: Place, chats: readonly ChatListItemView[], status: SessionView["status"]): void {
    this.#text = documentTitle(place, chats, status);
    if (this.#isWaiting || this.#text === document.title) return;
    this.#isWaiting = true;
    setTimeout(() => {
      this.#isWaiting = false;
      document.title = this.#text;
    }, tellAfterMs);
  }
}

function documentTitle(place: Place, chats: readonly ChatListItemView[], status: SessionView["status"]): string {
  if (status === "loading" || status === "signed-out") return "Roost";
  // Of a muted chat only mentions count as new.
  const unread = chats.reduce((sum, { muted, mentions, unread: count }) => sum + (muted ? mentions : count), 0);
  const title = placeTitle(place, chats);
  return `${unread === 0 ? "" : `(${unread}) `}${title === "" ? "" : `${title} – `}Roost`;
}

function placeTitle(place: Place, chats: readonly ChatListItemView[]): string {
  switch (place.kind) {
    case "chat":
      return chats.find((chat) => chat.id === place.chatId)?.title ?? "";
    case "new-chat":
      return msg("New chat", { id: "new-chat.title" });
    case "new-group":
      return msg("New group", { id: "new-group.title" });
    case "settings":
      return msg("Profile and settings", { id: "settings.title" });
    case "storage":
      return msg("Storage on this device", { id: "storage.title" });
    case "password":
      return msg("Change the password", { id: "password.title" });
    case "search":
      return msg("Search messages", { id: "search.title" });
    case "invite":
      return msg("You are invited to a group", { id: "invite.title" });
    case "unknown":
      return msg("There is nothing at this address", { id: "not-found.title" });
    case "home":
    case "sign-in":
    case "sign-up":
      return "";
  }
}
