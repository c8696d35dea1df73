import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatListItemView } from "../store/views.ts";

/** What counted as new in each chat, and what stood last in it. */
export type NewsBaseline = ReadonlyMap<ChatId, Known>;

type Known = Pick<ChatListItemView, "unread" | "mentions" | "last">;

export function toBaseline(chats: readonly ChatListItemView[]): NewsBaseline {
  return new Map(chats.map((chat) => [chat.id, chat]));
}

/** Chats in which others have written since, as far as the person wants to be told of them. */
export function findNews(before: NewsBaseline, chats: readonly ChatListItemView[]): readonly ChatListItemView[] {
  return chats.filter((chat) => isNews(before.get(chat.id), chat));
}

/**
 * What counts as known from now on. A chat that is open tells of a message in two steps, which is the last and how many
 * are unread: the first of them is not known until the other has come.
 */
export function followBaseline(before: NewsBaseline, chats: readonly ChatListItemView[]): NewsBaseline {
  return new Map(
    chats.map((chat) => {
      const known = before.get(chat.id);
      const isOwn = chat.last?.own === true && !isSameLast(known, chat);
      if (known === undefined || isOwn || chat.muted || isNews(known, chat)) return [chat.id, chat];
      const unread = Math.min(known.unread, chat.unread);
      return [chat.id, { ...known, unread, mentions: Math.min(known.mentions, chat.mentions) }];
    }),
  );
}

function isSameLast(known: Known | undefined, { last }: Known): boolean {
  return known?.last?.at === last?.at && known?.last?.author === last?.author;
}

function isNews(known: Known | undefined, chat: ChatListItemView): boolean {
  const { last, muted, unread, mentions } = chat;
  if (last === undefined || last.own || last.text === "") return false;
  // Being marked as unread by hand is no news.
  if (isSameLast(known, chat)) return false;
  return muted ? mentions > (known?.mentions ?? 0) : unread > (known?.unread ?? 0);
}
