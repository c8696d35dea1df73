/** A piece of a message's text. `href` always begins with `https://`, `http://` or `mailto:`. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

/** Where a link may begin. What follows is cut at the first character that no address holds. */
const linkStart = /\bhttps?:\/\/(?=[^\s/])|\bwww\.(?=[^\s.])|\bmailto:(?=[^\s])/giu;
const linkEnd =
  /[\s<>"`{}|\\^\u0000-\u001f\u007f\u3000-\u3002\uff01\uff0c\uff1a\uff1b\uff1f\u201c\u201d\u2018\u2019\u202a-\u202e\u2066-\u2069]/u;
const trailing = new Set([".", ",", ":", ";", "!", "?", "'", "*", "_", "~", ")", "]", "）", "】", "》", "」"]);
const opening: Readonly<Record<string, string>> = { ")": "(", "]": "[", "）": "（" };

/** Finds the links in a text. All parts joined give the text again. */
export function readText(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  linkStart.lastIndex = 0;
  for (let match = linkStart.exec(text); match !== null; match = linkStart.exec(text)) {
    const link = cutLink(text.slice(match.index, match.index + 2048));
    if (link.length <= match[0].length) continue;
    if (match.index > done) parts.push({ kind: "text", text: text.slice(done, match.index) });
    parts.push({ kind: "link", text: link, href: /^www\./iu.test(link) ? `https://${link}` : lowerScheme(link) });
    done = match.index + link.length;
    linkStart.lastIndex = done;
  }
  if (done < text.length || parts.length === 0) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}

/** The address at the beginning, without the punctuation of the sentence around it. */
function cutLink(rest: string): string {
  const end = rest.search(linkEnd);
  let link = end < 0 ? rest : rest.slice(0, end);
  for (let last = link.at(-1); last !== undefined && trailing.has(last); last = link.at(-1)) {
    const open = opening[last];
    if (open !== undefined && count(link, open) >= count(link, last)) break;
    link = link.slice(0, -1);
  }
  return link;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

function lowerScheme(link: string): string {
  const colon = link.indexOf(":");
  return link.slice(0, colon).toLowerCase() + link.slice(colon);
}
