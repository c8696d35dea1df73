import { msg } from "@lit/localize";
import { isMac, type Shortcut, type ShortcutName } from "./shortcuts.ts";

/** The keys as they stand on the keyboard, one by one. */
export function keysOf({ key, mod, alt, shift }: Omit<Shortcut, "name">): readonly string[] {
  const keys: string[] = [];
  if (mod === true) keys.push(isMac() ? "⌘" : "Ctrl");
  if (alt === true) keys.push(isMac() ? "⌥" : "Alt");
  if (shift === true) keys.push(isMac() ? "⇧" : "Shift");
  keys.push(keyLabels[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return keys;
}

const keyLabels: Readonly<Record<string, string>> = {
  arrowup: "↑",
  arrowdown: "↓",
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  delete: "Del",
  f6: "F6",
};

export function shortcutLabel(name: ShortcutName): string {
  switch (name) {
    case "switcher":
      return msg("Go to a chat, a person or an action", { id: "shortcut.switcher" });
    case "sheet":
      return msg("Show this list", { id: "shortcut.sheet" });
    case "previous-chat":
      return msg("Chat above", { id: "shortcut.previous-chat" });
    case "next-chat":
      return msg("Chat below", { id: "shortcut.next-chat" });
    case "previous-unread":
      return msg("Unread chat above", { id: "shortcut.previous-unread" });
    case "next-unread":
      return msg("Unread chat below", { id: "shortcut.next-unread" });
    case "find":
      return msg("Search here", { id: "shortcut.find" });
    case "find-everywhere":
      return msg("Search messages", { id: "search.title" });
    case "new-chat":
      return msg("New chat", { id: "new-chat.title" });
    case "day":
      return msg("Go to a day", { id: "day.title" });
    case "next-region":
      return msg("Next part of the window", { id: "shortcut.next-region" });
    case "previous-region":
      return msg("Previous part of the window", { id: "shortcut.previous-region" });
    case "settings":
      return msg("Profile and settings", { id: "settings.title" });
  }
}
