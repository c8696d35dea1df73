/** Built from a string: the flag `v` is younger than the language level that this project is compiled for. */
const onlyEmoji = new RegExp("^(?:\\p{RGI_Emoji}|\\s)+$", "v");
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Tells whether a text is one to three emoji and nothing else but white space. */
export function isOnlyEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length === 0 || trimmed.length > 80 || !onlyEmoji.test(trimmed)) return false;
  return [...graphemes.segment(trimmed)].filter(({ segment }) => segment.trim() !== "").length <= 3;
}
