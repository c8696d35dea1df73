import type * as Y from "yjs";
import { limits } from "../../../shared/lib/limits.ts";
import { ByteReader } from "./byte-reader.ts";
import { readDeleteRanges, type DeleteRange } from "./delete-range.ts";
import { FreshStruct, Section } from "./fresh-structs.ts";
import { KnownStructs, stateOf } from "./known-structs.ts";
import { readPlainValue, type PlainValue } from "./plain-value.ts";
import { Refused } from "./refusal-reason.ts";
import { structInfo } from "./struct-info.ts";

/** To whom a client id is bound: the sender, nobody yet, or somebody else (the server among them). */
export type Binding = "sender" | "nobody" | "other";

export interface ReadUpdate {
  /** Only those with something new, by client id. */
  readonly sections: ReadonlyMap<number, Section>;
  readonly deletes: readonly DeleteRange[];
  /** Something new was left out: it comes after a gap. */
  readonly hasGap: boolean;
  /** Something new was left out: its client id is bound to somebody else. */
  readonly hasForeign: boolean;
}

/** A section has at least a count, a client id, a clock; a struct an info byte and a length. */
const leastSectionBytes = 3;
const leastStructBytes = 2;

/**
 * Reads an update (format V1) without applying it. Counts and bounds are checked before anything is made of them.
 * What the document already has is compared with it and dropped on the way.
 */
export class UpdateReader {
  readonly #reader: ByteReader;
  readonly #doc: Y.Doc;
  readonly #bindingOf: (client: number) => Binding;
  readonly #sections = new Map<number, Section>();
  #structs = 0;
  #hasGap = false;
  #hasForeign = false;

  constructor(update: Uint8Array, doc: Y.Doc, bindingOf: (client: number) => Binding) {
    this.#reader = new ByteReader(update);
    this.#doc = doc;
    this.#bindingOf = bindingOf;
  }

  read(): ReadUpdate {
    const count = this.#reader.varUint();
    if (count > limits.structsPerUpdate) throw new Refused("too-many-structs");
    if (count * leastSectionBytes > this.#reader.remaining) throw new Refused("malformed");
    const clients = new Set<number>();
    for (let i = 0; i < count; i++) this.#readSection(clients);
    const deletes = readDeleteRanges(this.#reader);
    if (this.#reader.remaining > 0) throw new Refused("malformed");
    return { sections: this.#sections, deletes, hasGap: this.#hasGap, hasForeign: this.#hasForeign };
  }

  #readSection(clients: Set<number>): void {
    const count = this.#reader.varUint();
    this.#structs += count;
    if (this.#structs > limits.structsPerUpdate) throw new Refused("too-many-structs");
    if (count === 0 || count * leastStructBytes > this.#reader.remaining) throw new Refused("malformed");
    const client = this.#reader.varUint();
    // Yjs would read only the last of two sections of one client id.
    if (clients.size === clients.add(client).size) throw new Refused("malformed");
    const clock = this.#reader.varUint();
    const section = new SectionReader(this.#reader, this.#doc, client, this.#bindingOf(client));
    section.read(count, clock);
    this.#hasGap ||= section.hasGap;
    this.#hasForeign ||= section.hasForeign;
    if (section.fresh.structs.length > 0) this.#sections.set(client, section.fresh);
  }
}

class SectionReader {
  readonly fresh: Section;
  hasGap = false;
  hasForeign = false;
  readonly #reader: ByteReader;
  readonly #known: KnownStructs;
  readonly #client: number;
  readonly #binding: Binding;
  #next: number;

  constructor(reader: ByteReader, doc: Y.Doc, client: number, binding: Binding) {
    this.#reader = reader;
    this.#known = new KnownStructs(doc, client);
    this.#client = client;
    this.#binding = binding;
    this.#next = stateOf(doc, client);
    this.fresh = new Section(client, this.#next, binding === "sender");
  }

  read(count: number, firstClock: number): void {
    let clock = firstClock;
    for (let i = 0; i < count; i++) {
      const info = this.#reader.byte();
      const length = info === structInfo.skip ? this.#reader.varUint() : this.#readStruct(info, clock);
      clock += length;
      if (length === 0 || clock >= limits.clockBound) throw new Refused("malformed");
    }
    this.fresh.limit = this.fresh.structs.length;
  }

  /** Reads one struct and returns its length. */
  #readStruct(info: number, clock: number): number {
    const kind = info & structInfo.kindBits;
    if (kind === structInfo.gc || kind === structInfo.skip) throw new Refused("unsupported-struct");
    if (kind !== structInfo.any && kind !== structInfo.deleted) throw new Refused("unsupported-content");
    if ((info & structInfo.hasRightOrigin) !== 0) throw new Refused("right-origin");
    let [originClient, originClock, root, key] = [-1, 0, "", ""];
    if ((info & structInfo.hasOrigin) !== 0) {
      originClient = this.#reader.varUint();
      originClock = this.#reader.varUint();
      if (originClient === this.#client && originClock >= clock) throw new Refused("malformed");
    } else {
      if (this.#reader.varUint() !== 1 || (info & structInfo.hasKey) === 0) throw new Refused("nested-type");
      root = this.#reader.string(limits.keyLength);
      key = this.#reader.string(limits.keyLength);
    }
    const length = this.#reader.varUint();
    let value: PlainValue | undefined;
    if (kind === structInfo.any) {
      value = readPlainValue(this.#reader);
      // Several values in one struct are superseded ones of a replica that keeps them; they count as gone.
      for (let i = 1; i < length; i++, value = undefined) readPlainValue(this.#reader);
    }
    this.#note(clock, length, originClient, originClock, root, key, value);
    return length;
  }

  #note(
    clock: number,
    length: number,
    originClient: number,
    originClock: number,
    root: string,
    key: string,
    value: PlainValue | undefined,
  ): void {
    const state = this.fresh.state;
    const end = clock + length;
    if (clock < state) {
      const part = { clock, end: Math.min(end, state), originClient, originClock, root, key, value };
      if (!this.#known.matches(part)) throw new Refused("known-struct-differs");
      if (end > state) this.#add(state, end - state, this.#client, state - 1, "", "", undefined);
    } else {
      this.#add(clock, length, originClient, originClock, root, key, value);
    }
  }

  #add(
    clock: number,
    length: number,
    originClient: number,
    originClock: number,
    root: string,
    key: string,
    value: PlainValue | undefined,
  ): void {
    if (clock > this.#next) this.hasGap = true;
    else if (this.#binding === "other") this.hasForeign = true;
    else {
      const id = { client: this.#client, clock };
      this.fresh.structs.push(new FreshStruct(id, length, originClient, originClock, root, key, value));
    }
    if (clock === this.#next) this.#next += length;
  }
}
