import { findMentions, type Mention } from "./mentions.ts";

/** The text with something else in place of its mentions, the `@` included. */
export function replaceMentions(text: string, replace: (mention: Mention) => string): string {
  let replaced = "";
  let from = 0;
  for (const { mention, start, end } of findMentions(text)) {
    replaced += text.slice(from, start) + replace(mention);
    from = end;
  }
  return replaced + text.slice(from);
}
