const digits = "0123456789abcdefghijklmnopqrstuv";

/** Tells whether `text` consists of base32hex digits (`0-9a-v`) only and has exactly `width` of them. */
export function isBase32Hex(text: string, width: number): boolean {
  if (text.length !== width) return false;
  for (let i = 0; i < width; i++) {
    const c = text.charCodeAt(i);
    if (!((c >= 48 && c <= 57) || (c >= 97 && c <= 118))) return false;
  }
  return true;
}

/**
 * Writes a whole number as `width` base32hex digits, most significant first.
 * @throws RangeError if the value is negative, not whole, or needs more digits.
 */
export function encodeBase32Hex(value: number, width: number): string {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("expected a whole number");
  let rest = value;
  let text = "";
  for (let i = 0; i < width; i++) {
    text = digits.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  if (rest !== 0) throw new RangeError(`expected at most ${width} base32hex digits`);
  return text;
}

/** Reads base32hex digits, most significant first. At most 10 digits keep the result a safe integer. */
export function decodeBase32Hex(text: string): number {
  let value = 0;
  for (const digit of text) value = value * 32 + digits.indexOf(digit);
  return value;
}

/** Writes the first `width * 5` bits of `bytes` as `width` base32hex digits. */
export function encodeBitsBase32Hex(bytes: Uint8Array, width: number): string {
  let text = "";
  for (let i = 0; i < width; i++) {
    let value = 0;
    for (let bit = i * 5; bit < i * 5 + 5; bit++) {
      value = value * 2 + (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    }
    text += digits.charAt(value);
  }
  return text;
}
