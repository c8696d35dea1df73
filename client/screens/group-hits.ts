import type { ChatId } from "../../shared/lib/ids.ts";
import { dayNumber } from "../components/times.ts";
import type { SearchHit } from "../store/views.ts";

/** What was found in one chat on one day. */
export interface HitsInChat {
  readonly chatId: ChatId;
  readonly hits: readonly SearchHit[];
}

/** What was found on one day, chats in the order of their newest hit. */
export interface HitsOfDay {
  /** A time on that day, epoch milliseconds. */
  readonly at: number;
  readonly chats: readonly HitsInChat[];
}

/** Hits by day and chat. They come newest first, so more of them only add to the end. */
export function groupHits(hits: readonly SearchHit[]): readonly HitsOfDay[] {
  const days = new Map<number, Map<ChatId, SearchHit[]>>();
  for (const hit of hits) {
    const day = dayNumber(hit.at);
    const chats = days.get(day) ?? new Map<ChatId, SearchHit[]>();
    days.set(day, chats.set(hit.chatId, [...(chats.get(hit.chatId) ?? []), hit]));
  }
  return Array.from(days.values(), (chats) => ({
    at: [...chats.values()][0]?.[0]?.at ?? 0,
    chats: Array.from(chats, ([chatId, found]) => ({ chatId, hits: found })),
  }));
}
