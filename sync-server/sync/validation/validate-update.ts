import type * as Y from "yjs";
import { limits } from "../../../shared/lib/limits.ts";
import { DeleteCheck } from "./delete-set.ts";
import type { Section } from "./fresh-structs.ts";
import { metaRules } from "./meta-rules.ts";
import { NotPlaceable } from "./not-placeable.ts";
import { Placement } from "./placement.ts";
import { mayComeWithAnother, Refused } from "./refusal-reason.ts";
import type { RootRules } from "./root-rules.ts";
import { segmentRules } from "./segment-rules.ts";
import { UpdateReader, type Binding, type ReadUpdate } from "./update-reader.ts";
import { UpdateResult } from "./update-result.ts";
import { writeUpdate } from "./update-writer.ts";
import { checkUserDocSize, userRules } from "./user-rules.ts";
import type { ValidationContext } from "./validation-context.ts";
import type { Verdict } from "./verdict.ts";

export type { RefusalReason } from "./refusal-reason.ts";
export type { KeysByMessage, ValidationContext } from "./validation-context.ts";
export type { AcceptedUpdate, NewMessage, Verdict, WrittenKey } from "./verdict.ts";

/** A cut can make another one necessary; an honest answer needs two or three rounds. */
const maxRounds = 5;

const rulesByKind: Readonly<Record<ValidationContext["address"]["kind"], readonly RootRules[]>> = {
  segment: segmentRules,
  meta: metaRules,
  user: userRules,
};

/**
 * Decides on an update from its structure, before anything is applied or stored. It neither changes the document nor
 * walks over it, and it never throws on account of what it reads.
 *
 * - What Yjs would not write for flat maps is refused while it is read.
 * - Known structs must be the document's own; they are dropped.
 * - Structs of client ids bound to others, and keys that belong to others, are refused in a plain update. In an answer
 *   to sync step 1 they are set aside: a stock client sends its whole replica there, and after a restore from a backup
 *   that holds what the server has lost. For the same reason a client id that is bound to nobody is taken as somebody
 *   else's there as soon as it writes a key that the sender may not write. Nothing set aside is ever stored, so that
 *   forging gains nothing.
 * - A gap, an unknown origin, an edit of or a reaction to an unknown message, or an emptied edit of a living one makes a plain update a reason to sync
 *   again (tabs that share a replica send such); a foreign client id in it is refused first.
 *   In an answer a section is cut off where it stops being placeable; what comes before is accepted.
 * - Any other fault refuses the whole update: its sender's replica can only be mended by a rebase.
 * - Deletions are checked and never stored, since they follow from the structs (see `DeleteCheck`).
 */
export function validateUpdate(doc: Y.Doc, update: Uint8Array, context: ValidationContext): Verdict {
  if (update.byteLength > (context.isStep2 ? limits.syncAnswerBytes : limits.updateBytes)) return { type: "too-large" };
  try {
    const read = new UpdateReader(update, doc, (client) => bindingOf(client, doc, context)).read();
    if (read.hasForeign && !context.isStep2) throw new Refused("foreign-client");
    if (read.hasGap && !context.isStep2) throw new NotPlaceable();
    return judge(doc, read, context, update.byteLength);
  } catch (error) {
    if (error instanceof Refused) return { type: "refuse", reason: error.reason };
    if (error instanceof NotPlaceable) return { type: "resync" };
    throw error;
  }
}

function bindingOf(client: number, doc: Y.Doc, context: ValidationContext): Binding {
  // The server writes under the id of its own document, whether or not it has done so yet.
  if (client === doc.clientID) return "other";
  const owner = context.owners.get(client);
  if (owner === undefined) return "nobody";
  return owner === context.sender ? "sender" : "other";
}

function judge(doc: Y.Doc, read: ReadUpdate, context: ValidationContext, length: number): Verdict {
  const leftOut = read.hasGap || read.hasForeign;
  const rules = rulesByKind[context.address.kind];
  const placement = placeAll(doc, read, context, rules);
  if (placement === undefined) return { type: "nothing-new", setAside: true };
  const cut = leftOut || placement.setAside;
  const setAside = new DeleteCheck(doc, read.sections, placement, context.isStep2, cut).check(read.deletes) || cut;
  const sections = [...read.sections.values()].filter(({ limit }) => limit > 0).sort((a, b) => b.client - a.client);
  if (sections.length === 0) return { type: "nothing-new", setAside };
  // Awareness binds in memory only: with its first struct, an id is bound on disk, and counts.
  const isNew = ({ isBound, state }: Section): boolean => !isBound || state === 0;
  const newClientIds = sections.filter(isNew).map(({ client }) => client);
  if (newClientIds.length > limits.clientsPerUpdate) throw new Refused("too-many-clients");

  const result = new UpdateResult(doc, placement, context);
  const written = writeUpdate(sections, length + 64);
  if (context.address.kind === "user") checkUserDocSize(doc, placement.states, written.byteLength, context);
  return {
    type: "accept",
    update: written,
    newClientIds,
    newMessages: result.newMessages(),
    touched: placement.states.map(({ root, key }) => ({ root, key })),
    mustBeZero: result.mustBeZero(),
    setAside,
  };
}

/** Places what can be placed; undefined if no stable part of a sync answer was found. */
function placeAll(
  doc: Y.Doc,
  read: ReadUpdate,
  context: ValidationContext,
  rules: readonly RootRules[],
): Placement | undefined {
  for (let round = 0; round < maxRounds; round++) {
    const placement = new Placement(doc, read.sections, context, rules);
    placement.run();
    if (placement.isStable) {
      const setAside = placement.setAside || read.hasGap || read.hasForeign;
      checkStates(placement, new UpdateResult(doc, placement, context), rules, context, setAside);
    }
    if (placement.isStable) return placement;
  }
  return undefined;
}

function checkStates(
  placement: Placement,
  result: UpdateResult,
  rules: readonly RootRules[],
  context: ValidationContext,
  setAside: boolean,
): void {
  for (const state of placement.states) {
    const { winner } = state;
    if (winner !== undefined && winner.value === undefined) {
      // Its successor was set aside, so it has to wait for it too.
      if (!setAside) throw new Refused("key-without-value");
      placement.cut(winner);
      continue;
    }
    const refusal = rules.find(({ root }) => root === state.root)?.checkResult?.(state, result);
    if (refusal === undefined) continue;
    // The message, or its deletion, may be under way from another tab of the same person; the answer of either tab brings both. (In a
    // plain update `cut` asks for that answer.)
    if (!mayComeWithAnother(refusal) || (context.isStep2 && !setAside)) throw new Refused(refusal);
    for (const struct of state.fresh) placement.cut(struct);
  }
}
