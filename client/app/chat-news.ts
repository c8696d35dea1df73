import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatListItemView } from "../store/views.ts";

/** What counted as new in each chat, and what stood last in it. */
export type NewsBaseline = ReadonlyMap<ChatId, Pick<ChatListItemView, "unread" | "mentions" | "last">>;

export function toBaseline(chats: readonly ChatListItemView[]): NewsBaseline {
  return new Map(chats.map((chat) => [chat.id, chat]));
}

/** Chats in which others have written since, as far as the person wants to be told of them. */
export function findNews(before: NewsBaseline, chats: readonly ChatListItemView[]): readonly ChatListItemView[] {
  return chats.filter((chat) => {
    const { id, last, muted, unread, mentions } = chat;
    if (last === undefined || last.own || last.text === "") return false;
    const known = before.get(id);
    // Being marked as unread by hand is no news.
    if (known?.last?.at === last.at && known.last.author === last.author) return false;
    return muted ? mentions > (known?.mentions ?? 0) : unread > (known?.unread ?? 0);
  });
}
