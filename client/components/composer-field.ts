/** As high as its text; a style sheet says where that ends. */
export function fitHeight(field: HTMLTextAreaElement): void {
  const { style, parentElement } = field;
  // Asking for sizes makes the browser lay out the page at once, and an empty field has one row.
  if (field.value === "") {
    style.height = "auto";
    return;
  }
  const holder = parentElement as HTMLElement;
  // What shares the page with the field would be higher for a moment, and the browser would scroll it.
  holder.style.minHeight = `${holder.offsetHeight}px`;
  style.height = "auto";
  // Without a size (in a hidden pane) one row is right.
  if (field.scrollHeight > 0) style.height = `${field.scrollHeight}px`;
  holder.style.minHeight = "";
}

/** Puts a text where the caret is; true if the field told of it with an `input` event. */
export function insertText(field: HTMLTextAreaElement, text: string): boolean {
  field.focus();
  // The only way that leaves the browser's undo as it is.
  if (document.execCommand("insertText", false, text)) return true;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  return false;
}

export function focusEnd(field: HTMLTextAreaElement): void {
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
}

/** A tap on a button beside the field must not close the keyboard of a phone. */
export function keepFocus(event: Event): void {
  event.preventDefault();
}

/** Whether a draft is what is written, with something of another device above or below it. */
export function isJoined(draft: string, written: string): boolean {
  return draft.startsWith(`${written}\n`) || draft.endsWith(`\n${written}`);
}

/** Remembers where the caret is, from the end where something comes above. @returns what puts it there again. */
export function holdCaret(field: HTMLTextAreaElement, isFromEnd: boolean): () => void {
  const { selectionStart, value } = field;
  return () => {
    const at = isFromEnd ? field.value.length - value.length + selectionStart : selectionStart;
    field.setSelectionRange(at, at);
  };
}
