/** A link in a text: where it ends, and its address, which always begins with `https://`, `http://` or `mailto:`. */
export interface FoundLink {
  readonly end: number;
  readonly href: string;
}

const longestLink = 2048;
const scheme = /(?:https?:\/\/(?=[^\s/])|www\.(?=[^\s.])|mailto:(?=\S))/iuy;
/** No address holds these: white space, quotes and brackets of prose, and what turns the direction of writing. */
const foreign =
  '\\s<>"`{}|\\\\^\\u0000-\\u001f\\u007f\\u3000-\\u3002\\uff01\\uff0c\\uff1a\\uff1b\\uff1f\\u201c\\u201d\\u2018\\u2019\\u202a-\\u202e\\u2066-\\u2069';
/** Where `](` stands, a label ends whose target follows. */
const address = new RegExp(`(?:[^\\]${foreign}]|\\](?!\\()){1,${longestLink}}`, "uy");
const target = new RegExp(
  `\\]\\(((?:https?://(?=[^\\s/])|mailto:(?=\\S))(?:[^()${foreign}]|\\([^()${foreign}]*\\))+)\\)`,
  "iuy",
);
const trailing = new Set([".", ",", ":", ";", "!", "?", "'", "*", "_", "~", ")", "]", "）", "】", "》", "」"]);
const openings: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["）", "（"],
]);

/** The link that begins exactly there, without the punctuation of the sentence around it. */
export function linkAt(text: string, start: number): FoundLink | undefined {
  if (start > 0 && /\w/u.test(text.charAt(start - 1))) return undefined;
  scheme.lastIndex = address.lastIndex = start;
  const begin = scheme.exec(text)?.[0];
  if (begin === undefined) return undefined;
  const link = withoutTrailing(address.exec(text)?.[0] ?? "");
  if (link.length <= begin.length) return undefined;
  return { end: start + link.length, href: /^www\./iu.test(link) ? `https://${link}` : withLowerScheme(link) };
}

/** The end and the address of `](https://…)`, beginning with the bracket. */
export function linkTargetAt(text: string, start: number): FoundLink | undefined {
  target.lastIndex = start;
  const found = target.exec(text);
  const href = found?.[1];
  if (found === null || href === undefined || href.length > longestLink) return undefined;
  return { end: start + found[0].length, href: withLowerScheme(href) };
}

/** The whole text, but for white space around it, as the address of one link. */
export function parseAddress(text: string): string | undefined {
  const trimmed = text.trim();
  const link = linkAt(trimmed, 0);
  return link?.end === trimmed.length ? link.href : undefined;
}

function withoutTrailing(link: string): string {
  const counts = new Map<string, number>();
  for (const character of link) {
    if (trailing.has(character) || isOpening(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  let end = link.length;
  for (; end > 0; end--) {
    const last = link.charAt(end - 1);
    if (!trailing.has(last)) break;
    const count = counts.get(last) ?? 0;
    const opening = openings.get(last);
    // A bracket that was opened in the address belongs to it.
    if (opening !== undefined && (counts.get(opening) ?? 0) >= count) break;
    counts.set(last, count - 1);
  }
  return link.slice(0, end);
}

function isOpening(character: string): boolean {
  return character === "(" || character === "[" || character === "（";
}

function withLowerScheme(link: string): string {
  const colon = link.indexOf(":");
  return link.slice(0, colon).toLowerCase() + link.slice(colon);
}
