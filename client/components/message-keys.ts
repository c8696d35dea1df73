import type { MessageAction } from "./message-actions.ts";

/** What keys do while a message has the focus, as `KeyboardEvent.key`. The first that is possible counts. */
export const messageKeys: readonly { readonly key: string; readonly actions: readonly MessageAction[] }[] = [
  { key: "r", actions: ["reply"] },
  { key: "t", actions: ["thread"] },
  { key: "+", actions: ["react"] },
  { key: "e", actions: ["edit"] },
  { key: "c", actions: ["copy-text"] },
  { key: "f", actions: ["forward"] },
  { key: "p", actions: ["pin", "unpin"] },
  { key: "u", actions: ["mark-unread"] },
  { key: "Delete", actions: ["delete", "remove"] },
];

/** What a stroke on a message asks for, of what is possible with it. */
export function actionForKey(event: KeyboardEvent, possible: readonly MessageAction[]): MessageAction | undefined {
  // A text in the message may be selected and copied as everywhere.
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  const found = messageKeys.find(({ key }) => key === event.key);
  return found?.actions.find((action) => possible.includes(action));
}
