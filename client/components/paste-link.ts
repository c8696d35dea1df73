import { parseAddress } from "../../shared/text/links.ts";

/**
 * What stands in place of a selected text when an address is pasted over it: the text, leading there. Undefined if it is
 * to be pasted as it is: no address, or a selection that can be no label.
 */
export function linkedSelection(selected: string, pasted: string): string | undefined {
  const href = parseAddress(pasted);
  const label = selected.trim();
  if (href === undefined || label === "" || /[\n\r`]/u.test(label) || !isBalanced(label)) return undefined;
  if (/https?:\/\/|www\.|mailto:/iu.test(label)) return undefined;
  const [before = "", after = ""] = selected.split(label);
  return `${before}[${label}](${href.replaceAll("(", "%28").replaceAll(")", "%29")})${after}`;
}

function isBalanced(label: string): boolean {
  let depth = 0;
  for (const character of label) {
    if (character === "[") depth++;
    if (character === "]" && --depth < 0) return false;
  }
  return depth === 0;
}
