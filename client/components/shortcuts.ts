import { msg } from "@lit/localize";

/** What can be done by keyboard from anywhere; what is done in a field or a list is told by `labelOf` only. */
export type ShortcutName =
  | "switcher"
  | "sheet"
  | "previous-chat"
  | "next-chat"
  | "previous-unread"
  | "next-unread"
  | "find"
  | "find-everywhere"
  | "new-chat"
  | "day"
  | "settings";

export interface Shortcut {
  readonly name: ShortcutName;
  /** As `KeyboardEvent.key`, small. */
  readonly key: string;
  /** Control, or Command on a Mac. */
  readonly mod?: true;
  readonly alt?: true;
  readonly shift?: true;
}

export const shortcuts: readonly Shortcut[] = [
  { name: "switcher", key: "k", mod: true },
  { name: "find", key: "f", mod: true },
  { name: "find-everywhere", key: "f", mod: true, shift: true },
  { name: "previous-chat", key: "arrowup", alt: true },
  { name: "next-chat", key: "arrowdown", alt: true },
  { name: "previous-unread", key: "arrowup", alt: true, shift: true },
  { name: "next-unread", key: "arrowdown", alt: true, shift: true },
  { name: "new-chat", key: "n", alt: true },
  { name: "day", key: "g", alt: true },
  { name: "settings", key: ",", mod: true },
  { name: "sheet", key: "?" },
];

/** Which shortcut a stroke is, if it is one. `?` is none where something is being written. */
export function findShortcut(event: KeyboardEvent): ShortcutName | undefined {
  if (event.isComposing || event.defaultPrevented) return undefined;
  const key = event.key.toLowerCase();
  const isMod = isMac() ? event.metaKey : event.ctrlKey;
  const isOther = isMac() ? event.ctrlKey : event.metaKey;
  const found = shortcuts.find((shortcut) => {
    if (shortcut.name === "sheet") return key === "?" && !isMod && !isOther && !event.altKey;
    const isShift = (shortcut.shift === true) === event.shiftKey;
    return (
      shortcut.key === key &&
      (shortcut.mod === true) === isMod &&
      !isOther &&
      (shortcut.alt === true) === event.altKey &&
      isShift
    );
  });
  return found?.name === "sheet" && isWriting(event) ? undefined : found?.name;
}

export function isMac(): boolean {
  return /mac|iphone|ipad/iu.test(navigator.platform);
}

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
    case "settings":
      return msg("Profile and settings", { id: "settings.title" });
  }
}

function isWriting(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
