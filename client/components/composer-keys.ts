export interface ComposerSituation {
  /** Enter begins a new line; Control or Command with Enter sends. */
  readonly newlines: boolean;
  /** A message is answered or changed. */
  readonly hasQuote: boolean;
  readonly isEmpty: boolean;
}

/** What a key means to the composer; undefined: what it means to any field. */
export function readComposerKey(
  event: KeyboardEvent,
  { newlines, hasQuote, isEmpty }: ComposerSituation,
): "submit" | "cancel" | "edit-last" | undefined {
  // While an input method is composing, Enter chooses a word; Safari tells only by the key code.
  if (event.isComposing || event.keyCode === 229) return undefined;
  const hasMod = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && !event.shiftKey && (hasMod || !newlines)) return "submit";
  if (event.key === "Escape" && hasQuote) return "cancel";
  if (event.key === "ArrowUp" && isEmpty && !hasMod && !event.altKey && !event.shiftKey) return "edit-last";
  return undefined;
}
