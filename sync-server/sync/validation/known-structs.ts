import * as Y from "yjs";
import { isSameValue, type PlainValue } from "./plain-value.ts";

type Struct = Y.Item | Y.GC;

/** The position of the struct that holds `clock`, or -1. */
export function findStruct(structs: readonly Struct[], clock: number): number {
  let low = 0;
  let high = structs.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const struct = structs[middle] as Struct;
    if (clock < struct.id.clock) high = middle - 1;
    else if (clock >= struct.id.clock + struct.length) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The document's item that holds an id; undefined if it holds none. */
export function findItem(doc: Y.Doc, client: number, clock: number): Y.Item | undefined {
  const structs = doc.store.clients.get(client);
  const struct = structs?.[findStruct(structs, clock)];
  return struct instanceof Y.Item ? struct : undefined;
}

/** The clock that the next struct of a client id has. */
export function stateOf(doc: Y.Doc, client: number): number {
  const structs = doc.store.clients.get(client);
  const last = structs?.[structs.length - 1];
  return last === undefined ? 0 : last.id.clock + last.length;
}

/** A struct as read, as far as the document already has it. */
export interface KnownPart {
  readonly clock: number;
  readonly end: number;
  readonly originClient: number;
  readonly originClock: number;
  readonly root: string;
  readonly key: string;
  readonly value: PlainValue | undefined;
}

/**
 * Compares received structs with the document's own of the same ids, in the order of their clocks.
 * A difference means that the sender's replica is another history under the same ids: it can never converge.
 */
export class KnownStructs {
  readonly #doc: Y.Doc;
  readonly #client: number;
  readonly #structs: readonly Struct[];
  #at = 0;

  constructor(doc: Y.Doc, client: number) {
    this.#doc = doc;
    this.#client = client;
    this.#structs = doc.store.clients.get(client) ?? [];
  }

  matches(part: KnownPart): boolean {
    let struct = this.#seek(part.clock);
    if (!(struct instanceof Y.Item) || !this.#isSamePlace(struct, part) || !isSameContent(struct, part)) return false;
    // A run of superseded values may be several items here: each must follow the one before it on the same key.
    for (let clock = struct.id.clock + struct.length; clock < part.end; clock = struct.id.clock + struct.length) {
      struct = this.#seek(clock);
      if (!(struct instanceof Y.Item) || !this.#follows(struct.origin, clock - 1)) return false;
    }
    return true;
  }

  #seek(clock: number): Struct | undefined {
    const struct = this.#structs[this.#at];
    const next = this.#structs[this.#at + 1];
    if (struct !== undefined && clock >= struct.id.clock && clock < struct.id.clock + struct.length) return struct;
    if (next !== undefined && clock >= next.id.clock && clock < next.id.clock + next.length) this.#at++;
    else this.#at = findStruct(this.#structs, clock);
    return this.#structs[this.#at];
  }

  #isSamePlace(item: Y.Item, part: KnownPart): boolean {
    if (part.clock > item.id.clock) return part.originClient === this.#client && part.originClock === part.clock - 1;
    if (item.origin !== null) {
      return item.origin.client === part.originClient && item.origin.clock === part.originClock;
    }
    return part.originClient < 0 && item.parentSub === part.key && item.parent === this.#doc.share.get(part.root);
  }

  #follows(origin: Y.ID | null, clock: number): boolean {
    return origin !== null && origin.client === this.#client && origin.clock === clock;
  }
}

/** Content that either side has dropped, because it was superseded, cannot be compared and need not be. */
function isSameContent(item: Y.Item, part: KnownPart): boolean {
  if (part.value === undefined || !(item.content instanceof Y.ContentAny)) return true;
  return isSameValue(item.content.arr[part.clock - item.id.clock], part.value);
}
