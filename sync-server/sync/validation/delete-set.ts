import * as Y from "yjs";
import type { DeleteRange } from "./delete-range.ts";
import type { FreshStruct, Section } from "./fresh-structs.ts";
import { findStruct, stateOf } from "./known-structs.ts";
import { NotPlaceable } from "./not-placeable.ts";
import type { Placement } from "./placement.ts";
import { Refused } from "./refusal-reason.ts";

/**
 * In flat maps whose keys are never deleted, every deletion is a consequence of structs: all items of a key are
 * deleted but the last one. So a deletion either says what follows anyway, and need not be stored, or it is hostile.
 */
export class DeleteCheck {
  readonly #doc: Y.Doc;
  readonly #sections: ReadonlyMap<number, Section>;
  readonly #placement: Placement;
  /** In a sync answer, deletions that belong to what was set aside are passed over. */
  readonly #isStep2: boolean;
  readonly #setAside: boolean;
  #leftOut = false;

  constructor(
    doc: Y.Doc,
    sections: ReadonlyMap<number, Section>,
    placement: Placement,
    isStep2: boolean,
    setAside: boolean,
  ) {
    this.#doc = doc;
    this.#sections = sections;
    this.#placement = placement;
    this.#isStep2 = isStep2;
    this.#setAside = setAside;
  }

  /** @returns whether something was left out that the sender says is deleted. */
  check(ranges: readonly DeleteRange[]): boolean {
    for (const range of ranges) {
      const state = stateOf(this.#doc, range.client);
      if (range.clock < state) this.#checkKnown(range.client, range.clock, Math.min(range.end, state));
      if (range.end > state) this.#checkFresh(range.client, Math.max(range.clock, state), range.end);
    }
    return this.#leftOut;
  }

  #checkKnown(client: number, from: number, end: number): void {
    const structs = this.#doc.store.clients.get(client) ?? [];
    for (let i = findStruct(structs, from); i < structs.length; i++) {
      const struct = structs[i] as Y.Item | Y.GC;
      if (struct.id.clock >= end) return;
      if (struct instanceof Y.Item && !struct.deleted && !this.#isReplaced(struct)) this.#refuse();
    }
  }

  #isReplaced(item: Y.Item): boolean {
    return this.#placement.stateOfItem(item)?.winner !== undefined;
  }

  #checkFresh(client: number, from: number, end: number): void {
    const section = this.#sections.get(client);
    if (end > (section?.limitEnd ?? 0)) {
      if (!this.#isStep2) throw new NotPlaceable();
      this.#leftOut = true;
    }
    if (section === undefined || from >= section.limitEnd) return;
    for (let i = section.indexOf(from); i < section.limit; i++) {
      const struct = section.structs[i] as FreshStruct;
      if (struct.clock >= end) return;
      if (struct.keyState?.winner === struct) this.#refuse();
    }
  }

  #refuse(): void {
    if (!this.#setAside) throw new Refused("unreplaced-delete");
  }
}
