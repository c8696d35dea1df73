import type { UserId } from "../../shared/lib/ids.ts";
import { parseForwarded } from "../../shared/text/forward.ts";
import { toPlainText } from "../../shared/text/markup-plain.ts";
import { parseMarkup } from "../../shared/text/markup.ts";
import { mentionLabel } from "./message-text.ts";

/** A message's text on one line, without its marks. What was passed on begins with who wrote it. */
export function plainText(text: string, names: ReadonlyMap<UserId, string>): string {
  const forwarded = parseForwarded(text);
  if (forwarded !== undefined) return `${forwarded.author}: ${plainText(forwarded.text, names)}`;
  const plain = toPlainText(parseMarkup(text), (mention) => mentionLabel(mention, names).slice(1));
  return plain.replaceAll(/\s+/gu, " ");
}
