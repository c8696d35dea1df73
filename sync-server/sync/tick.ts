import * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { segmentRoots } from "../../shared/model/segment.ts";
import { parseSeenKey } from "../../shared/model/values.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { RecordWrite } from "../storage/contracts.ts";
import { tables } from "./chat-record.ts";
import { weightOfUpdate } from "./document-weight.ts";
import type { Operation, StagedTick, UpdateOutcome } from "./family.ts";
import type { LiveDocument, QueuedUpdate } from "./live-document.ts";
import type { SegmentChange } from "./segment-effects.ts";
import type { TickBudget } from "./tick-budget.ts";
import type { UserDocSize } from "./validation/validation-context.ts";
import { validateUpdate } from "./validation/validate-update.ts";
import type { Addition, OverQuota } from "./write-quota.ts";

/** Collects what one family wants written in one tick. */
export class TickBuilder {
  readonly budget: TickBudget;
  readonly #records = new Map<string, RecordWrite>();
  readonly #writes: RecordWrite[] = [];
  readonly #outcomes: UpdateOutcome[] = [];
  readonly #operations: Operation[] = [];
  readonly #accepted: MessageId[] = [];
  readonly #retired: DocName[] = [];
  readonly #markedBy = new Set<UserId>();
  #hasDeletions = false;
  #hasEdits = false;

  constructor(budget: TickBudget) {
    this.budget = budget;
  }

  write(writes: readonly RecordWrite[]): void {
    this.#writes.push(...writes);
  }

  /** A record that is written once, however often it changes in the tick. */
  setRecord(table: string, key: string, value: unknown): void {
    this.#records.set(`${table}/${key}`, { table, key, value });
  }

  /** In a document something lost its content: the bytes must leave the disk. */
  noteErasure(name: DocName, now: number): void {
    this.#hasDeletions = true;
    this.setRecord(tables.erasures, name, { at: now });
  }

  ran(operation: Operation): void {
    this.#operations.push(operation);
  }

  /** A segment was changed. */
  noteChange({ newMessages, touched }: SegmentChange): void {
    for (const id of newMessages) this.#accepted.push(id);
    for (const { root, key } of touched) {
      this.#hasEdits ||= root === segmentRoots.edits;
      const seen = root === segmentRoots.seen ? parseSeenKey(key) : undefined;
      if (seen !== undefined) this.#markedBy.add(seen.userId);
    }
  }

  retire(name: DocName): void {
    this.#retired.push(name);
  }

  mark(userId: UserId): void {
    this.#markedBy.add(userId);
  }

  conclude(outcome: UpdateOutcome): void {
    this.#outcomes.push(outcome);
  }

  finish(): StagedTick {
    const writes = [...this.#writes, ...this.#records.values()];
    return {
      writes,
      outcomes: this.#outcomes,
      operations: this.#operations,
      accepted: this.#accepted,
      markedBy: this.#markedBy,
      retired: this.#retired,
      erased: writes.filter(({ table }) => table === tables.erasures).map(({ key }) => key),
      hasDeletions: this.#hasDeletions,
      hasEdits: this.#hasEdits,
    };
  }
}

/** What the family knows of the sender and the chat when an update's turn comes. */
export interface UpdateSituation {
  readonly mayWrite: boolean;
  readonly isAdmin: boolean;
  readonly highestOrderKey: OrderKey | undefined;
  /** Of a private document. */
  readonly userDoc?: UserDocSize;
  /** Counts an update that is good in itself; tells why it has to wait, if it has. */
  readonly count: (addition: Addition) => OverQuota | undefined;
}

/**
 * Decides on one update and, if it is good, applies it to the warm document, also if the sender is gone by now. What
 * became of it is noted in the tick and told to the sender after the commit.
 * @returns what an accepted update did; undefined if nothing was applied.
 */
export function tryUpdate(
  tick: TickBuilder,
  document: LiveDocument,
  queued: QueuedUpdate,
  situation: UpdateSituation,
): SegmentChange | undefined {
  const { from, update, isStep2 } = queued;
  const close = (code: number, reason: string): undefined => {
    tick.conclude({ type: "closed", document, queued, code, reason });
    return undefined;
  };
  tick.budget.take(update.length, 1);
  if (!situation.mayWrite) return close(closeCodes.noAccess, "no-access");
  const verdict = validateUpdate(document.doc, update, {
    address: document.address,
    sender: from.identity.userId,
    isAdmin: situation.isAdmin,
    owners: { get: (clientId) => document.owners.of(clientId) },
    highestOrderKey: situation.highestOrderKey,
    segmentIndex: document.address.kind === "segment" ? document.index : undefined,
    userDoc: situation.userDoc,
    isStep2,
  });
  switch (verdict.type) {
    case "accept": {
      const { newMessages, newClientIds } = verdict;
      const { from: start, to: end } = Y.parseUpdateMeta(verdict.update);
      let entries = 0;
      for (const [client, clock] of end) entries += clock - (start.get(client) ?? 0);
      const bytes = weightOfUpdate(verdict.update.length, entries);
      const over = situation.count({ messages: newMessages.length, bytes, newClients: newClientIds.length });
      if (over !== undefined) return close(closeCodes.rateLimit, over);
      Y.applyUpdate(document.doc, verdict.update, from);
      for (const clientId of newClientIds) document.owners.bind(clientId, from.identity.userId);
      tick.budget.take(0, entries);
      const clients = [...end.keys()];
      tick.conclude({ type: "accepted", document, queued, clients, resync: verdict.setAside && !isStep2 });
      const { touched, mustBeZero } = verdict;
      return { newMessages: newMessages.map(({ id }) => id), touched, mustBeZero };
    }
    case "nothing-new":
      return undefined;
    case "resync":
      // An answer to step 1 that still cannot be placed is set aside: asking again would go round in circles.
      if (!isStep2) tick.conclude({ type: "resync", document, queued });
      return undefined;
    case "refuse":
      return close(closeCodes.refused, verdict.reason);
    case "too-large":
      return close(closeCodes.tooLarge, "update-too-large");
  }
}
