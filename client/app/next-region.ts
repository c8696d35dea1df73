import { findWithin, focusedElement, holdersOf, isShown, titleOf } from "./focus-places.ts";

/** Where in each part of the window somebody goes first: to the chat that is open, to what is being written. */
const first = ["[aria-current=page]", "textarea"];

/** Where the focus goes in the part of the window after the one that has it, or before: the list, the chat, what is beside it. */
export function nextRegion(app: HTMLElement, step: 1 | -1): HTMLElement | undefined {
  const list = app.shadowRoot?.querySelector("roost-chats-screen");
  const main = app.shadowRoot?.querySelector("main");
  const side = main?.querySelector("roost-chat-screen")?.shadowRoot?.querySelector("aside");
  const parts = [list, main, side].filter((part): part is HTMLElement => part instanceof HTMLElement && isShown(part));
  const partOf = (element: Element | undefined): number => {
    const around = element === undefined ? [] : holdersOf(element);
    return parts.findLastIndex((part) => around.includes(part));
  };
  // Where the chat has to make room for what is beside it, that is all there is of it.
  const entries = parts.map(entryOf).filter((entry, index) => partOf(entry) === index);
  const current = entries.findIndex((entry) => partOf(entry) === partOf(focusedElement()));
  return entries.at((Math.max(current, step < 0 ? 0 : -1) + step) % entries.length);
}

function entryOf(part: Element): HTMLElement | undefined {
  for (const selector of first) {
    const found = findWithin(part, selector);
    if (found !== undefined) return found;
  }
  return titleOf(part);
}
