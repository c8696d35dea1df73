import { forwardedHead } from "./forward.ts";
import type { Mention } from "./mentions.ts";
import { replaceMentions } from "./replace-mentions.ts";

/**
 * A message as it is passed on to another chat: a quote below its author's name, in as many texts as it takes to keep each
 * within `maxLength` UTF-16 units. Nobody is mentioned by it again. What was passed on before keeps its first author.
 */
export function forwardedTexts(
  text: string,
  author: string,
  nameOf: (mention: Mention) => string,
  maxLength: number,
): readonly string[] {
  const plain = replaceMentions(text, (mention) => nameOf(mention));
  const lines = plain.split("\n");
  if (forwardedHead.test(plain) && lines.every((line) => line.startsWith(">"))) return [plain];
  // Marks in a name would end the bold too early.
  const first = `> **${author.replaceAll(/[*_~`[\]\\\n]/gu, "").trim()}**`;
  const room = maxLength - first.length - "\n> ".length;
  const parts: string[] = [];
  let part = first;
  for (const line of lines.flatMap((long) => cut(long, room))) {
    const quoted = `\n> ${line}`;
    if (part !== first && part.length + quoted.length > maxLength) {
      parts.push(part);
      part = first;
    }
    part += quoted;
  }
  return [...parts, part];
}

function cut(line: string, maxLength: number): readonly string[] {
  const pieces: string[] = [];
  let rest = line;
  while (rest.length > maxLength) {
    // Not between the halves of one character.
    const end = /[\uD800-\uDBFF]/u.test(rest.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}
