/** Escape, and nothing lies above that it closes first. */
export function isFreeEscape(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return false;
  return !event.composedPath().some((part) => part instanceof Element && part.matches("dialog, :popover-open"));
}
