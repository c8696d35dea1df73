/** Accents, the points of Hebrew and Arabic, invisible characters, skin tones; not the voicing marks of kana. */
const ignored =
  /(?=[\p{Mn}\p{Me}])(?![\u3099\u309A])[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Cyrillic}]|[\p{Cf}\p{Emoji_Modifier}\u0640]/gu;

/** Letters that Unicode does not take apart, but people do. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ı: "i",
  ħ: "h",
  ŧ: "t",
  ς: "σ",
};
const beyondAscii = /[^\0-\x7F]/;
const undivided = new RegExp(`[${Object.keys(plainLetters).join("")}]`, "gu");

/**
 * A text as it is compared when searching: small letters without accents, so that `kuld` finds `Küldés` and `lodz`
 * finds `Łódź`. Folding twice changes nothing.
 */
export function foldText(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  return text
    .normalize("NFKD")
    .replaceAll(ignored, "")
    .toLowerCase()
    .replaceAll(undivided, (letter) => plainLetters[letter] ?? letter)
    .normalize("NFC");
}

/** Tells whether every word of `query` stands somewhere in `text`, whatever its case and accents. */
export function matchesQuery(text: string, query: string): boolean {
  const folded = foldText(text);
  return foldText(query)
    .split(/\s+/u)
    .every((word) => folded.includes(word));
}

/** ASCII is its own canonical form, which saves nearly all of the work. */
export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}
