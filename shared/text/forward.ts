/** What begins a text that was passed on: a quote whose first line is the author in bold. */
export const forwardedHead = /^> \*\*([^*\n]+)\*\*\n> /u;

/** Who wrote first what was passed on, and what; undefined for any other text. A cut text still tells. */
export function parseForwarded(text: string): { readonly author: string; readonly text: string } | undefined {
  const found = forwardedHead.exec(text);
  if (found === null) return undefined;
  const [first, author = ""] = found;
  const lines = text.slice(first.length - "> ".length).split("\n");
  if (!lines.every((line) => line.startsWith(">"))) return undefined;
  return { author, text: lines.map((line) => line.replace(/^> ?/u, "")).join("\n") };
}
