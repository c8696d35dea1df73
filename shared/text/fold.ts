/** A text as it is compared when searching: small letters without accents, so that `kuld` finds `Küldés`. */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase();
}

/** Tells whether every word of `query` stands somewhere in `text`, whatever its case and accents. */
export function matchesQuery(text: string, query: string): boolean {
  const folded = foldText(text);
  return foldText(query)
    .split(/\s+/u)
    .every((word) => folded.includes(word));
}
