import { ByteBuffer, ByteCursor } from "./byte-buffer.ts";
import type { TermLookup } from "./search-token.ts";

/**
 * Terms and the slots in which each stands, in bytes. Persisted. Terms are sorted by their UTF-8; an entry is
 * [bytes shared with the term before][further bytes][UTF-8][bytes of slots][slots as distances], and every sixteenth
 * begins a block: shares nothing, so that a search can begin there.
 */
export interface TermTable {
  readonly entries: Uint8Array;
  /** Where the blocks begin. */
  readonly blocks: Uint32Array;
}

export const emptyTermTable: TermTable = { entries: new Uint8Array(), blocks: new Uint32Array() };

const blockLength = 16;

/** Slots must ascend. */
export function writeTermTable(terms: ReadonlyMap<string, readonly number[]>): TermTable {
  const out = new ByteBuffer(terms.size * 8);
  const slotBytes = new ByteBuffer(64);
  let term = new ByteBuffer(64);
  let last = new ByteBuffer(64);
  const blocks: number[] = [];
  for (const [i, text] of sortTerms(terms).entries()) {
    const isBlockStart = i % blockLength === 0;
    if (isBlockStart) blocks.push(out.length);
    [term, last] = [last, term];
    term.clear();
    term.writeText(text);
    const shared = isBlockStart ? 0 : term.countShared(last);
    slotBytes.clear();
    let previous = 0;
    for (const slot of terms.get(text) ?? []) {
      slotBytes.writeNumber(slot - previous);
      previous = slot;
    }
    out.writeNumber(shared);
    out.writeNumber(term.length - shared);
    out.writeRest(term, shared);
    out.writeNumber(slotBytes.length);
    out.writeRest(slotBytes, 0);
  }
  return { entries: out.toBytes(), blocks: Uint32Array.from(blocks) };
}

const surrogate = /[\uD800-\uDFFF]/;

/** The order of UTF-8 is that of code points; that of strings differs where there are surrogates. */
function sortTerms(terms: ReadonlyMap<string, unknown>): readonly string[] {
  const sorted = [...terms.keys()].sort();
  return sorted.some((term) => surrogate.test(term)) ? sorted.sort(compareCodePoints) : sorted;
}

function compareCodePoints(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return (a.codePointAt(i) ?? 0) - (b.codePointAt(i) ?? 0);
  }
  return a.length - b.length;
}

/** Calls `visit` for every slot of the terms that are looked up; for one that has several of them more than once. */
export function visitSlots(table: TermTable, { term, isPrefix }: TermLookup, visit: (slot: number) => void): void {
  const wanted = new TextEncoder().encode(term);
  for (const reader = new EntryReader(table, findBlock(table, wanted)); reader.next();) {
    const order = reader.compare(wanted);
    if (order === "before") continue;
    if (order === "after" || (order === "longer" && !isPrefix)) return;
    reader.visitSlots(visit);
  }
}

/** All of it, in order. */
export function* readTerms(table: TermTable): Iterable<readonly [term: string, slots: readonly number[]]> {
  for (const reader = new EntryReader(table, 0); reader.next();) {
    const slots: number[] = [];
    reader.visitSlots((slot) => slots.push(slot));
    yield [reader.readTerm(), slots];
  }
}

/** Whether what was stored can be read without surprises. It may be cut off, or of other making. */
export function isTermTable(table: TermTable, slotCount: number): boolean {
  const starts = new Set(table.blocks);
  let isSound = true;
  try {
    const reader = new EntryReader(table, 0);
    for (let i = 0; isSound; i++) {
      const isBlockStart = starts.delete(reader.end);
      if (!reader.next()) break;
      isSound = isBlockStart === (i % blockLength === 0) && (!isBlockStart || reader.shared === 0);
      reader.visitSlots((slot) => {
        isSound &&= slot < slotCount;
      });
    }
  } catch {
    return false;
  }
  return isSound && starts.size === 0;
}

/** Where the last block begins whose first term is not after `wanted`; an equal one may only be in it or after it. */
function findBlock(table: TermTable, wanted: Uint8Array): number {
  let low = 0;
  let high = table.blocks.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const reader = new EntryReader(table, table.blocks[middle] ?? 0);
    if (reader.next() && reader.compare(wanted) === "before") low = middle;
    else high = middle;
  }
  return table.blocks[low] ?? 0;
}

/** `same`, or how an entry stands to what is wanted; `longer`: it begins with it. */
type Order = "before" | "same" | "longer" | "after";

class EntryReader {
  readonly #cursor: ByteCursor;
  #term = new Uint8Array(64);
  #length = 0;
  #slotsEnd: number;
  #shared = 0;

  constructor({ entries }: TermTable, at: number) {
    this.#cursor = new ByteCursor(entries, at);
    this.#slotsEnd = at;
  }

  /** Where the entry ends and the next one begins. */
  get end(): number {
    return this.#slotsEnd;
  }

  /** What it has in common with the entry before, in bytes. */
  get shared(): number {
    return this.#shared;
  }

  /**
   * Goes to the next entry, if there is one.
   * @throws RangeError if it is not whole.
   */
  next(): boolean {
    const cursor = this.#cursor;
    cursor.at = this.#slotsEnd;
    if (cursor.at >= cursor.bytes.length) return false;
    const shared = cursor.readNumber();
    const further = cursor.readNumber();
    if (shared > this.#length || further > cursor.bytes.length - cursor.at) throw new RangeError("no term is so long");
    this.#shared = shared;
    this.#length = shared + further;
    if (this.#length > this.#term.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#term);
      this.#term = larger;
    }
    for (let i = 0; i < further; i++) this.#term[shared + i] = cursor.bytes[cursor.at + i] ?? 0;
    cursor.at += further;
    const slotBytes = cursor.readNumber();
    this.#slotsEnd = cursor.at + slotBytes;
    if (this.#slotsEnd > cursor.bytes.length) throw new RangeError("the slots are cut off");
    return true;
  }

  compare(wanted: Uint8Array): Order {
    const length = Math.min(this.#length, wanted.length);
    for (let i = 0; i < length; i++) {
      const difference = (this.#term[i] ?? 0) - (wanted[i] ?? 0);
      if (difference !== 0) return difference < 0 ? "before" : "after";
    }
    if (this.#length === wanted.length) return "same";
    return this.#length < wanted.length ? "before" : "longer";
  }

  visitSlots(visit: (slot: number) => void): void {
    const cursor = this.#cursor;
    for (let slot = 0; cursor.at < this.#slotsEnd;) visit((slot += cursor.readNumber()));
  }

  readTerm(): string {
    return new TextDecoder().decode(this.#term.subarray(0, this.#length));
  }
}
