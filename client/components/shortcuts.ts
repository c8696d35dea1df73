/** What can be done by keyboard from anywhere; what is done in a field or a list is told by the sheet only. */
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
  | "next-region"
  | "previous-region"
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
  { name: "next-region", key: "f6" },
  { name: "previous-region", key: "f6", shift: true },
  { name: "sheet", key: "?" },
];

/** Which shortcut a stroke at `target` is, if it is one. `?` is none where something is being written. */
export function findShortcut(event: KeyboardEvent, target = event.composedPath()[0]): ShortcutName | undefined {
  if (event.isComposing) return undefined;
  const letter = isMac() && event.altKey ? /^Key([A-Z])$/u.exec(event.code)?.[1] : undefined;
  // With Option a Mac's letters are signs of their own, which are to be written in a field.
  if (letter !== undefined && isWriting(target)) return undefined;
  const key = (letter ?? event.key).toLowerCase();
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
  return found?.name === "sheet" && isWriting(target) ? undefined : found?.name;
}

export function isMac(): boolean {
  return /mac|iphone|ipad/iu.test(navigator.platform);
}

function isWriting(target: EventTarget | undefined): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type)) ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
