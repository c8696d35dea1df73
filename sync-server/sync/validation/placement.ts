import * as Y from "yjs";
import { KeyState, type FreshStruct, type Section } from "./fresh-structs.ts";
import { findItem, stateOf } from "./known-structs.ts";
import { NotPlaceable } from "./not-placeable.ts";
import { isForeignKey, Refused, type RefusalReason } from "./refusal-reason.ts";
import type { RootRules } from "./root-rules.ts";
import type { ValidationContext } from "./validation-context.ts";
import { Winners } from "./winner.ts";

/**
 * Gives each new struct its key and its place, in the very order in which Yjs will integrate them, and asks the rules
 * about key and value.
 *
 * In a sync answer, what cannot be placed is cut off: a section ends before its first struct of that kind. If structs
 * that have their place already must go after all, the placement is not stable and has to be done again.
 */
export class Placement {
  readonly states: KeyState[] = [];
  isStable = true;
  setAside = false;
  readonly #doc: Y.Doc;
  readonly #sections: ReadonlyMap<number, Section>;
  readonly #context: ValidationContext;
  readonly #rules: readonly RootRules[];
  readonly #byKey: Map<string, KeyState>[];
  readonly #winners: Winners;

  constructor(
    doc: Y.Doc,
    sections: ReadonlyMap<number, Section>,
    context: ValidationContext,
    rules: readonly RootRules[],
  ) {
    this.#doc = doc;
    this.#sections = sections;
    this.#context = context;
    this.#rules = rules;
    this.#byKey = rules.map(() => new Map<string, KeyState>());
    this.#winners = new Winners(doc);
  }

  run(): void {
    // Yjs integrates higher client ids first.
    const ordered = [...this.#sections.values()].sort((a, b) => b.client - a.client);
    for (const section of ordered) {
      section.placed = 0;
      if (section.limit < section.structs.length) this.setAside = true;
      for (const struct of section.structs) {
        struct.isOff = false;
        struct.hasChildren = false;
      }
    }
    for (const section of ordered) this.#advance(section);
  }

  /** The state of the key that an item of the document belongs to, if the update writes that key. */
  stateOfItem(item: Y.Item): KeyState | undefined {
    const index = this.#rules.findIndex(({ root }) => this.#doc.share.get(root) === item.parent);
    return item.parentSub === null ? undefined : this.#byKey[index]?.get(item.parentSub);
  }

  /** The state of a key that the update writes; not of one whose structs were all set aside. */
  state(root: string, key: string): KeyState | undefined {
    const state = this.#byKey[this.#rules.findIndex((rules) => rules.root === root)]?.get(key);
    return state === undefined || state.fresh.length === 0 ? undefined : state;
  }

  /** Leaves out a struct and everything after it in its section. */
  cut(struct: FreshStruct): void {
    if (!this.#context.isStep2) throw new NotPlaceable();
    const section = this.#sections.get(struct.client) as Section;
    this.#cutAt(section, section.indexOf(struct.clock));
  }

  #cutAt(section: Section, index: number): void {
    if (index >= section.limit) return;
    section.limit = index;
    this.setAside = true;
    if (index < section.placed) this.isStable = false;
  }

  /** Places all of a section, and on the way what it needs of others. */
  #advance(section: Section): void {
    const waiting: { readonly section: Section; readonly until: number }[] = [{ section, until: Infinity }];
    section.isWaiting = true;
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const struct = top.section.structs[top.section.placed];
      if (struct === undefined || top.section.placed >= top.section.limit || top.section.placedEnd >= top.until) {
        top.section.isWaiting = false;
        waiting.pop();
        continue;
      }
      const needed = this.#findOrigin(struct, top.section);
      if (needed === undefined) this.#place(struct, top.section);
      // Two sections that wait for each other could never have been written.
      else if (needed === "unknown" || needed.isWaiting) this.cut(struct);
      else {
        needed.isWaiting = true;
        waiting.push({ section: needed, until: struct.originClock + 1 });
      }
    }
  }

  /** Finds a struct's origin; returns what is needed first: the section to be advanced, or something unknown. */
  #findOrigin(struct: FreshStruct, own: Section): Section | "unknown" | undefined {
    struct.origin = undefined;
    if (struct.originClient < 0) return undefined;
    const section = struct.originClient === own.client ? own : this.#sections.get(struct.originClient);
    if (section !== undefined && struct.originClock >= section.state) {
      if (struct.originClock >= section.limitEnd) return "unknown";
      if (struct.originClock >= section.placedEnd) return section;
      struct.origin = section.structs[section.indexOf(struct.originClock)];
    } else {
      if (struct.originClock >= stateOf(this.#doc, struct.originClient)) return "unknown";
      struct.origin = findItem(this.#doc, struct.originClient, struct.originClock);
      if (struct.origin === undefined) throw new Refused("unsupported-struct");
    }
    return undefined;
  }

  #place(struct: FreshStruct, section: Section): void {
    const [state, rules] = this.#stateFor(struct);
    const refusal = this.#check(struct, state, rules);
    if (refusal === undefined) {
      struct.keyState = state;
      section.placed++;
      if (state.fresh.length === 0) this.states.push(state);
      this.#winners.place(state, struct);
    } else if (this.#context.isStep2 && !section.isBound && isForeignKey(refusal)) {
      // Somebody else's client id that the server does not know (any more): none of its structs is the sender's.
      this.#cutAt(section, 0);
    } else {
      throw new Refused(refusal);
    }
  }

  #check(struct: FreshStruct, state: KeyState, rules: RootRules): RefusalReason | undefined {
    const refusal = state.fresh.length > 0 ? undefined : rules.checkKey(state, this.#context);
    if (refusal !== undefined || struct.value === undefined) return refusal;
    return rules.checkValue(struct.value, struct.originClient < 0, state, this.#context);
  }

  #stateFor(struct: FreshStruct): readonly [KeyState, RootRules] {
    const { origin } = struct;
    if (origin === undefined)
      return this.#openState(
        this.#rules.findIndex(({ root }) => root === struct.root),
        struct.key,
      );
    if (origin instanceof Y.Item) {
      const index = this.#rules.findIndex(({ root }) => this.#doc.share.get(root) === origin.parent);
      return this.#openState(index, origin.parentSub);
    }
    const state = origin.keyState as KeyState;
    return [state, this.#rules.find(({ root }) => root === state.root) as RootRules];
  }

  #openState(index: number, key: string | null): readonly [KeyState, RootRules] {
    const rules = this.#rules[index];
    if (rules === undefined || key === null) throw new Refused("unknown-root");
    const states = this.#byKey[index] as Map<string, KeyState>;
    let state = states.get(key);
    if (state === undefined) {
      state = new KeyState(rules.root, key, this.#doc.share.get(rules.root)?._map.get(key));
      states.set(key, state);
    }
    return [state, rules];
  }
}
