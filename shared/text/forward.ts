import { replaceMentions, type Mention } from "./mentions.ts";

/** What begins a text that was passed on: a quote whose first line is the author in bold. */
const head = /^> \*\*([^*\n]+)\*\*\n> /u;

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
  if (head.test(plain) && lines.every((line) => line.startsWith(">"))) return [plain];
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

/** Who wrote first what was passed on, and what; undefined for any other text. A cut text still tells. */
export function parseForwarded(text: string): { readonly author: string; readonly text: string } | undefined {
  const found = head.exec(text);
  if (found === null) return undefined;
  const [first, author = ""] = found;
  const lines = text.slice(first.length - "> ".length).split("\n");
  if (!lines.every((line) => line.startsWith(">"))) return undefined;
  return { author, text: lines.map((line) => line.replace(/^> ?/u, "")).join("\n") };
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
