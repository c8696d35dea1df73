import { orderKeyLength } from "../../shared/lib/ids.ts";
import { encodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { countSlots, emptyPackedSegment, featureBits, sizeOf, type PackedSegment } from "./packed-segment.ts";
import { lookupsOf, type ResolvedQuery, type TermLookup } from "./search-token.ts";
import { readTerms, visitSlots, writeTermTable } from "./term-table.ts";

/** A message as the index knows it. `id` is the part of the message id that orders, without the segment's number. */
export interface IndexedMessage {
  readonly id: string;
  readonly orderKey: string;
  readonly features: number;
  readonly terms: ReadonlySet<string>;
}

/** A message that the index takes for a hit: to be read, and believed then. */
export interface Candidate {
  readonly id: string;
  readonly orderKey: string;
}

type SegmentQuery = Pick<ResolvedQuery, "tokens" | "authors" | "has" | "before" | "after">;

/** What a slot must fulfil, as it is compared: times as they stand at the beginning of an id. */
interface Conditions {
  readonly marks: Uint8Array | undefined;
  readonly features: number;
  readonly authors: readonly string[] | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The index of one segment. What changes after packing is kept beside the packed part: new slots for messages that were
 * written or changed, and a mark on slots that count no more.
 */
export class SearchSegment {
  readonly #packed: PackedSegment;
  readonly #packedCount: number;
  readonly #added: Omit<IndexedMessage, "terms">[] = [];
  readonly #addedTerms = new Map<string, number[]>();
  readonly #dead = new Set<number>();
  #slots: Map<string, number> | undefined;

  constructor(packed: PackedSegment = emptyPackedSegment) {
    this.#packed = packed;
    this.#packedCount = countSlots(packed);
  }

  get count(): number {
    return this.#packedCount + this.#added.length - this.#dead.size;
  }

  /** No message in it has a higher order key; empty if there is none. */
  get newest(): string {
    let newest = this.#packedCount === 0 ? "" : this.#orderKey(this.#packedCount - 1);
    for (const { orderKey } of this.#added) if (orderKey > newest) newest = orderKey;
    return newest;
  }

  /** Bytes, nearly. */
  get size(): number {
    return sizeOf(this.#packed) + this.#added.length * 500;
  }

  /** How much was added or taken away since it was packed. */
  get changeCount(): number {
    return this.#added.length + this.#dead.size;
  }

  /** Adds a message, or replaces what was known of it. */
  put(message: IndexedMessage): void {
    this.remove(message.id);
    const slot = this.#packedCount + this.#added.length;
    this.#added.push({ id: message.id, orderKey: message.orderKey, features: message.features });
    this.#slotsById().set(message.id, slot);
    for (const term of message.terms) {
      const slots = this.#addedTerms.get(term);
      if (slots === undefined) this.#addedTerms.set(term, [slot]);
      else slots.push(slot);
    }
  }

  remove(id: string): void {
    const slots = this.#slotsById();
    const slot = slots.get(id);
    if (slot === undefined) return;
    slots.delete(id);
    this.#dead.add(slot);
  }

  /** What may be a hit, newest first. Lazy: who takes few pays for few. */
  *find(query: SegmentQuery): Generator<Candidate, void, undefined> {
    const conditions: Conditions = {
      marks: this.#mark(query),
      features: query.has.reduce((bits, feature) => bits | featureBits[feature], 0),
      authors: query.authors,
      before: encodeTime(query.before),
      after: encodeTime(query.after),
    };
    const added = this.#added
      .map((_, i) => this.#packedCount + i)
      .filter((slot) => this.#fits(slot, conditions))
      .sort((a, b) => (this.#orderKey(a) < this.#orderKey(b) ? -1 : 1));
    for (let slot = this.#packedCount - 1; slot >= 0 || added.length > 0;) {
      while (slot >= 0 && !this.#fits(slot, conditions)) slot--;
      const newestAdded = added.at(-1);
      const isAdded = newestAdded !== undefined && (slot < 0 || this.#orderKey(newestAdded) > this.#orderKey(slot));
      const next = isAdded ? (added.pop() ?? -1) : slot--;
      if (next >= 0) yield { id: this.#id(next), orderKey: this.#orderKey(next) };
    }
  }

  /** All of it packed anew, without what is dead. */
  pack(): PackedSegment {
    const alive: number[] = [];
    for (let slot = 0; slot < this.#packedCount + this.#added.length; slot++) {
      if (!this.#dead.has(slot)) alive.push(slot);
    }
    const keys = new Map(alive.map((slot) => [slot, this.#orderKey(slot)]));
    alive.sort((a, b) => ((keys.get(a) ?? "") < (keys.get(b) ?? "") ? -1 : 1));
    const moved = new Map(alive.map((slot, i) => [slot, i]));
    const terms = new Map<string, number[]>();
    const collect = (term: string, slots: readonly number[]): void => {
      const next = terms.get(term) ?? [];
      for (const slot of slots) {
        const to = moved.get(slot);
        if (to !== undefined) next.push(to);
      }
      if (next.length > 0) terms.set(term, next);
    };
    for (const [term, slots] of readTerms(this.#packed.terms)) collect(term, slots);
    for (const [term, slots] of this.#addedTerms) collect(term, slots);
    for (const slots of terms.values()) slots.sort((a, b) => a - b);
    const ids = alive.map((slot) => this.#id(slot));
    const lateKeys = new Map<number, string>();
    for (const [i, slot] of alive.entries()) if (keys.get(slot) !== ids[i]) lateKeys.set(i, keys.get(slot) ?? "");
    const features = Uint8Array.from(alive, (slot) => this.#features(slot));
    return { ids: ids.join(""), lateKeys, features, terms: writeTermTable(terms) };
  }

  /** For each slot whether it has all tokens; undefined if there are none. */
  #mark({ tokens }: SegmentQuery): Uint8Array | undefined {
    if (tokens.length === 0) return undefined;
    const total = this.#packedCount + this.#added.length;
    const marks = new Uint8Array(total);
    const counts = new Uint8Array(total);
    for (const [i, token] of tokens.entries()) {
      for (const lookups of lookupsOf(token)) {
        counts.fill(0);
        for (const [done, lookup] of lookups.entries()) {
          this.#visit(lookup, (slot) => {
            if (counts[slot] === done) counts[slot] = done + 1;
          });
        }
        for (let slot = 0; slot < total; slot++) {
          if (counts[slot] === lookups.length && marks[slot] === i) marks[slot] = i + 1;
        }
      }
    }
    for (let slot = 0; slot < total; slot++) marks[slot] = marks[slot] === tokens.length ? 1 : 0;
    return marks;
  }

  #visit(lookup: TermLookup, visit: (slot: number) => void): void {
    visitSlots(this.#packed.terms, lookup, visit);
    if (!lookup.isPrefix) {
      this.#addedTerms.get(lookup.term)?.forEach(visit);
      return;
    }
    for (const [term, slots] of this.#addedTerms) if (term.startsWith(lookup.term)) slots.forEach(visit);
  }

  #fits(slot: number, { marks, features, authors, before, after }: Conditions): boolean {
    if (marks?.[slot] === 0 || this.#dead.has(slot)) return false;
    if ((this.#features(slot) & features) !== features) return false;
    if (authors === undefined && before === undefined && after === undefined) return true;
    const id = this.#id(slot);
    if (before !== undefined && id >= before) return false;
    if (after !== undefined && id < after) return false;
    return authors === undefined || authors.some((author) => id.endsWith(author));
  }

  #id(slot: number): string {
    const { ids } = this.#packed;
    if (slot < this.#packedCount) return ids.slice(slot * orderKeyLength, (slot + 1) * orderKeyLength);
    return this.#added[slot - this.#packedCount]?.id ?? "";
  }

  #orderKey(slot: number): string {
    if (slot < this.#packedCount) return this.#packed.lateKeys.get(slot) ?? this.#id(slot);
    return this.#added[slot - this.#packedCount]?.orderKey ?? "";
  }

  #features(slot: number): number {
    if (slot < this.#packedCount) return this.#packed.features[slot] ?? 0;
    return this.#added[slot - this.#packedCount]?.features ?? 0;
  }

  #slotsById(): Map<string, number> {
    if (this.#slots === undefined) {
      this.#slots = new Map();
      for (let slot = 0; slot < this.#packedCount; slot++) this.#slots.set(this.#id(slot), slot);
    }
    return this.#slots;
  }
}

const maxTime = 2 ** 50 - 1;

function encodeTime(at: number | undefined): string | undefined {
  return at === undefined ? undefined : encodeBase32Hex(Math.min(maxTime, Math.max(0, Math.ceil(at))), 10);
}
