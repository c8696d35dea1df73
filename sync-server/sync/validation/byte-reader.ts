import { Refused } from "./refusal-reason.ts";

/** The same settings as lib0's decoder, on which every replica relies: invalid bytes throw, a BOM stays. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads what lib0 encodes, and never past the end. Only the shortest form of a number is taken. */
export class ByteReader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#end = bytes.byteLength;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  byte(): number {
    if (this.#at >= this.#end) throw new Refused("malformed");
    return this.#bytes[this.#at++] as number;
  }

  /** A whole number below 2^32. */
  varUint(): number {
    const first = this.byte();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    for (let factor = 0x80; factor <= 2 ** 28; factor *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) {
        if (next === 0 || value > 0xffff_ffff) break;
        return value;
      }
    }
    throw new Refused("malformed");
  }

  /** A safe integer with a sign. A negative zero, which would be written back as another number, is refused. */
  varInt(): number {
    const first = this.byte();
    let value = first & 0x3f;
    let more = first >= 0x80;
    for (let factor = 0x40; more; factor *= 0x80) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      more = next >= 0x80;
      if (!Number.isSafeInteger(value) || factor > Number.MAX_SAFE_INTEGER || (next === 0 && !more)) {
        throw new Refused("malformed");
      }
    }
    if ((first & 0x40) === 0) return value;
    if (value === 0) throw new Refused("bad-value");
    return -value;
  }

  float32(): number {
    return this.#bytes.readFloatBE(this.#skip(4));
  }

  float64(): number {
    return this.#bytes.readDoubleBE(this.#skip(8));
  }

  /** A string of at most `maxLength` UTF-16 units. */
  string(maxLength: number): string {
    const length = this.varUint();
    // One unit takes at most three bytes in UTF-8, so longer ones need not be decoded to be known as too long.
    if (length > maxLength * 3) throw new Refused(length > this.remaining ? "malformed" : "bad-value");
    const start = this.#skip(length);
    const text = this.#isAscii(start, length)
      ? this.#bytes.toString("latin1", start, start + length)
      : decodeUtf8(this.#bytes.subarray(start, start + length));
    if (text.length > maxLength) throw new Refused("bad-value");
    return text;
  }

  #skip(length: number): number {
    if (length > this.remaining) throw new Refused("malformed");
    const start = this.#at;
    this.#at += length;
    return start;
  }

  #isAscii(start: number, length: number): boolean {
    for (let i = start; i < start + length; i++) if ((this.#bytes[i] as number) >= 0x80) return false;
    return true;
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    // The bytes are not UTF-8; what exactly is wrong with them helps nobody.
    throw new Refused("malformed");
  }
}
