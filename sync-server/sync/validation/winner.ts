import type * as Y from "yjs";
import { FreshStruct, type KeyState } from "./fresh-structs.ts";
import { findItem } from "./known-structs.ts";
import { Refused } from "./refusal-reason.ts";

/**
 * Steps that the writes of one update which are not simply the next on their key may cost, here and in Yjs, which
 * walks the same lists when it integrates them. A device that was away needs one walk per key; only somebody who
 * builds lists to be walked again and again comes near this. About 10 ms.
 */
const maxSteps = 100_000;
/**
 * Items of a key beyond which only the next one is taken: whatever else is, everybody's Yjs has to find its place among
 * them whenever it reads the document. A device that was away rebases, and writes what comes next.
 */
const maxListLength = 200;

/**
 * Finds out which struct carries a key's value once an update is applied, without applying it.
 *
 * Without right origins the items of one key form a tree: each item is a child of its origin, siblings stand in the
 * order of their client ids, and the last item of all carries the value (of two siblings with one client id, which
 * Yjs itself never writes, the earlier one stands last). So the winner is found by going from the root to the last
 * child again and again, and a new struct wins only if it becomes the last child of an item on that way.
 */
export class Winners {
  readonly #doc: Y.Doc;
  #steps = 0;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** Takes in a struct whose origin is known; structs come after their origins. */
  place(state: KeyState, struct: FreshStruct): void {
    const { origin } = struct;
    if (this.#isNext(state, struct)) state.winner = struct;
    else if (origin instanceof FreshStruct && origin.isOff) {
      struct.isOff = true;
      if (origin.hasChildren || struct.originClock !== lastClockOf(origin)) this.#charge(state);
    } else {
      this.#charge(state);
      this.#contend(state, struct);
    }
    if (origin instanceof FreshStruct) origin.hasChildren = true;
    state.fresh.push(struct);
  }

  #isNext(state: KeyState, struct: FreshStruct): boolean {
    const last = state.winner ?? state.existing;
    return struct.origin === last && (last === undefined || struct.originClock === lastClockOf(last));
  }

  /** Goes from the present winner up to the struct's origin, and compares the struct with the child met on the way. */
  #contend(state: KeyState, struct: FreshStruct): void {
    const passed: FreshStruct[] = [];
    let node = state.winner ?? state.existing;
    let clock = node === undefined ? 0 : lastClockOf(node);
    let rival = -1;
    while (node !== undefined) {
      const client = clientOf(node);
      if (node === struct.origin) {
        // The clocks after `clock` of this run of values are not on the way.
        if (struct.originClock > clock) rival = Infinity;
        else if (struct.originClock < clock) rival = client;
        break;
      }
      if (node instanceof FreshStruct) passed.push(node);
      rival = client;
      clock = originClockOf(node);
      node = this.#originOf(node);
    }
    if (node !== struct.origin || struct.client <= rival) struct.isOff = true;
    else {
      for (const loser of passed) loser.isOff = true;
      state.winner = struct;
    }
  }

  #originOf(node: FreshStruct | Y.Item): FreshStruct | Y.Item | undefined {
    if (node instanceof FreshStruct) return node.origin;
    return node.origin === null ? undefined : findItem(this.#doc, node.origin.client, node.origin.clock);
  }

  #charge(state: KeyState): void {
    if (state.existingLength === undefined) {
      let count = 0;
      for (let item = state.existing; item !== undefined && count <= maxListLength; item = item.left ?? undefined)
        count++;
      state.existingLength = count;
    }
    const length = state.existingLength + state.fresh.length;
    this.#steps += length;
    if (length > maxListLength || this.#steps > maxSteps) throw new Refused("stale-origin");
  }
}

function clientOf(node: FreshStruct | Y.Item): number {
  return node instanceof FreshStruct ? node.client : node.id.client;
}

function lastClockOf(node: FreshStruct | Y.Item): number {
  return (node instanceof FreshStruct ? node.clock : node.id.clock) + node.length - 1;
}

function originClockOf(node: FreshStruct | Y.Item): number {
  return node instanceof FreshStruct ? node.originClock : (node.origin?.clock ?? 0);
}
