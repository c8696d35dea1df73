import type * as Y from "yjs";
import type { MessageId } from "../../../shared/lib/ids.ts";
import { metaRoots } from "../../../shared/model/meta.ts";
import { segmentRoots } from "../../../shared/model/segment.ts";
import { deleted } from "../../../shared/model/values.ts";
import type { FreshStruct, KeyState } from "./fresh-structs.ts";
import { countPins, type PinCount } from "./pin-count.ts";
import type { Placement } from "./placement.ts";
import type { Result } from "./root-rules.ts";
import type { ValidationContext } from "./validation-context.ts";
import type { NewMessage } from "./verdict.ts";

/** Reads from document and placed structs together what the document will hold. */
export class UpdateResult implements Result {
  readonly #doc: Y.Doc;
  readonly #placement: Placement;
  readonly #context: ValidationContext;
  readonly #knownKeys = new Map<string, number>();
  #pins: PinCount | undefined;
  readonly #newKeys = new Map<string, Map<MessageId | undefined, number>>();

  constructor(doc: Y.Doc, placement: Placement, context: ValidationContext) {
    this.#doc = doc;
    this.#placement = placement;
    this.#context = context;
  }

  hasMessage(id: MessageId): boolean {
    const { messages } = segmentRoots;
    return this.#keys(messages)?.has(id) === true || this.#placement.state(messages, id) !== undefined;
  }

  isGone(id: MessageId): boolean {
    const { messages, removals } = segmentRoots;
    if (this.#isErased(id)) return true;
    return this.#placement.state(messages, id)?.hasZero === true || this.#placement.state(removals, id) !== undefined;
  }

  countEdits(id: MessageId): number {
    const known = this.#context.segmentIndex?.editKeys(id).length;
    return (known ?? this.#countKnown(segmentRoots.edits, `${id}.`)) + this.#countNew(segmentRoots.edits, id);
  }

  countOwnReactions(id: MessageId): number {
    const prefix = `${id}.${this.#context.sender}.`;
    const keys = this.#context.segmentIndex?.reactionKeys(id);
    return this.#countKnown(segmentRoots.reactions, prefix, keys) + this.#countNew(segmentRoots.reactions, id);
  }

  countPins(): PinCount {
    if (this.#pins === undefined) {
      const states = this.#placement.states.filter(({ root }) => root === metaRoots.pins);
      const fresh = new Map(states.map((state) => [state.key, state]));
      const { owners, sender } = this.#context;
      this.#pins = countPins(this.#keys(metaRoots.pins) ?? new Map(), fresh, owners, sender);
    }
    return this.#pins;
  }

  newMessages(): readonly NewMessage[] {
    const found: NewMessage[] = [];
    for (const { root, fresh, existing, messageId, hasZero } of this.#placement.states) {
      if (root !== segmentRoots.messages || existing !== undefined || messageId === undefined) continue;
      const { client, clock } = fresh.reduce((first, struct) => (compareIds(struct, first) < 0 ? struct : first));
      found.push({ id: messageId, client, clock, deleted: hasZero });
    }
    return found.sort(compareIds);
  }

  /** Messages whose texts must go: see `AcceptedUpdate.mustBeZero`. */
  mustBeZero(): readonly MessageId[] {
    const found = new Set<MessageId>();
    for (const state of this.#placement.states) {
      if (state.messageId !== undefined && this.#mustBeZero(state, state.messageId)) found.add(state.messageId);
    }
    return [...found];
  }

  #mustBeZero(state: KeyState, id: MessageId): boolean {
    if (state.root === segmentRoots.removals) return true;
    if (state.root === segmentRoots.messages && state.hasZero) return true;
    if (state.body === undefined) return false;
    return this.#isErased(id);
  }

  /** Deleted or removed in the document. */
  #isErased(id: MessageId): boolean {
    if (this.#keys(segmentRoots.removals)?.has(id) === true) return true;
    return this.#keys(segmentRoots.messages)?.get(id)?.content.getContent()[0] === deleted;
  }

  #keys(root: string): ReadonlyMap<string, Y.Item> | undefined {
    return this.#doc.share.get(root)?._map;
  }

  /** Counted once for each prefix: an update may bring many keys of one message. */
  #countKnown(root: string, prefix: string, keys?: ReadonlySet<string>): number {
    let count = this.#knownKeys.get(root + prefix);
    if (count === undefined) {
      count = 0;
      for (const key of keys ?? this.#keys(root)?.keys() ?? []) if (key.startsWith(prefix)) count++;
      this.#knownKeys.set(root + prefix, count);
    }
    return count;
  }

  #countNew(root: string, id: MessageId): number {
    let counts = this.#newKeys.get(root);
    if (counts === undefined) {
      counts = new Map();
      for (const state of this.#placement.states) {
        if (state.root !== root || state.existing !== undefined) continue;
        counts.set(state.messageId, (counts.get(state.messageId) ?? 0) + 1);
      }
      this.#newKeys.set(root, counts);
    }
    return counts.get(id) ?? 0;
  }
}

function compareIds(a: Pick<FreshStruct, "client" | "clock">, b: Pick<FreshStruct, "client" | "clock">): number {
  return a.client - b.client || a.clock - b.clock;
}
