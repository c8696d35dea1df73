import { anyType, type PlainValue } from "./plain-value.ts";

/** Writes as lib0 does. */
export class ByteWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(expectedLength: number) {
    this.#bytes = Buffer.allocUnsafe(expectedLength);
  }

  /** A copy, so that nothing keeps the larger buffer alive. */
  toBytes(): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(0, this.#at));
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  varUint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = 0x80 | (rest % 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[this.#at++] = rest;
  }

  string(text: string): void {
    const length = Buffer.byteLength(text);
    this.varUint(length);
    this.#reserve(length);
    this.#at += this.#bytes.write(text, this.#at);
  }

  value(value: PlainValue): void {
    if (typeof value === "string") {
      this.byte(anyType.string);
      this.string(value);
    } else if (typeof value === "number") {
      this.#number(value);
    } else if (typeof value === "boolean") {
      this.byte(value ? anyType.yes : anyType.no);
    } else if (Array.isArray(value)) {
      this.byte(anyType.list);
      this.varUint(value.length);
      for (const entry of value as readonly PlainValue[]) this.value(entry);
    } else {
      const fields = Object.entries(value as { readonly [name: string]: PlainValue });
      this.byte(anyType.object);
      this.varUint(fields.length);
      for (const [name, entry] of fields) {
        this.string(name);
        this.value(entry);
      }
    }
  }

  #number(value: number): void {
    if (Number.isInteger(value) && Math.abs(value) <= 0x7fff_ffff) {
      this.byte(anyType.integer);
      this.#varInt(value);
    } else if (Math.fround(value) === value) {
      this.byte(anyType.float32);
      this.#reserve(4);
      this.#at = this.#bytes.writeFloatBE(value, this.#at);
    } else {
      this.byte(anyType.float64);
      this.#reserve(8);
      this.#at = this.#bytes.writeDoubleBE(value, this.#at);
    }
  }

  #varInt(value: number): void {
    const rest = Math.abs(value);
    this.byte((rest >= 0x40 ? 0x80 : 0) | (value < 0 ? 0x40 : 0) | (rest % 0x40));
    if (rest >= 0x40) this.varUint(Math.floor(rest / 0x40));
  }

  #reserve(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe((this.#at + length) * 2);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
