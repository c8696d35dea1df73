const encoder = new TextEncoder();

/** Bytes that grow while they are written. Numbers are varints, seven bits a byte, low bits first. */
export class ByteBuffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(16, capacity));
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  writeNumber(value: number): void {
    this.#reserve(5);
    let rest = value;
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  writeText(text: string): void {
    this.#reserve(text.length * 3);
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        this.#length = start + encoder.encodeInto(text, this.#bytes.subarray(start)).written;
        return;
      }
      this.#bytes[this.#length++] = unit;
    }
  }

  /** The end of what another buffer holds. */
  writeRest(other: ByteBuffer, from: number): void {
    this.#reserve(other.#length - from);
    for (let i = from; i < other.#length; i++) this.#bytes[this.#length++] = other.#bytes[i] ?? 0;
  }

  /** How many bytes at their beginning two buffers have in common. */
  countShared(other: ByteBuffer): number {
    const length = Math.min(this.#length, other.#length);
    let count = 0;
    while (count < length && this.#bytes[count] === other.#bytes[count]) count++;
    return count;
  }

  /** A copy of its own. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** A position in bytes that are read one after the other. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  /** @throws RangeError where the bytes end. */
  readNumber(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) break;
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new RangeError("the index is cut off");
  }
}
