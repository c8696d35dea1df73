import type { ChatId } from "../../shared/lib/ids.ts";
import type { ShortcutName } from "../components/shortcuts.ts";
import type { ChatListItemView } from "../store/views.ts";

/** The chat above or below the open one in the list, or the next one there with something unread. */
export function nextChat(
  name: ShortcutName,
  chats: readonly ChatListItemView[],
  current: ChatId | undefined,
): ChatId | undefined {
  const step = name.startsWith("next") ? 1 : -1;
  const isWanted = (chat: ChatListItemView): boolean =>
    !name.endsWith("unread") || chat.unread > 0 || chat.unreadThreads !== undefined;
  const shown = chats.filter((chat) => !chat.archived || chat.id === current);
  const from = shown.findIndex(({ id }) => id === current);
  const start = from < 0 && step < 0 ? shown.length : from;
  for (let index = start + step; index >= 0 && index < shown.length; index += step) {
    const chat = shown[index];
    if (chat !== undefined && isWanted(chat)) return chat.id;
  }
  return undefined;
}
