/**
 * One emoji: a flag, a keycap, or pictographs joined into one. Code points that Unicode reserves for later emoji count
 * too, so that the server does not refuse what a newer device can write.
 */
const pictograph =
  "(?!\\p{Regional_Indicator})(?:\\p{Extended_Pictographic}|\\p{Emoji_Presentation})\\p{Emoji_Modifier}?\\uFE0F?[\\u{E0020}-\\u{E007F}]*";
const oneEmoji = new RegExp(
  `^(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${pictograph}(?:\\u200D${pictograph})*)$`,
  "u",
);

/** Tells whether a text is exactly one emoji. Ask for its length first: this does not bound it. */
export function isOneEmoji(text: string): boolean {
  return oneEmoji.test(text);
}

/**
 * The same emoji always in the same units: without a variation selector where it is a picture anyway, so that two
 * people's 👍 are one reaction.
 */
export function normalizeEmoji(emoji: string): string {
  return emoji.replaceAll(/(\p{Emoji_Presentation}\p{Emoji_Modifier}?)\uFE0F/gu, "$1");
}
