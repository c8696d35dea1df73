import * as Y from "yjs";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openMeta } from "../../shared/model/meta.ts";
import { openSegment, segmentRoots, structOf } from "../../shared/model/segment.ts";
import { openUserDoc } from "../../shared/model/user.ts";
import { deleted, isMarker } from "../../shared/model/values.ts";
import type { DeliveryLedger } from "./delivery-ledger.ts";
import { isSameValue, type RebaseAuthor, type RebaseEntry, type RebaseInput, type RebasePlan } from "./rebase-entry.ts";
import { planMetaRebase, planUserRebase } from "./rebase-private.ts";
import { planSegmentRebase } from "./rebase-segment.ts";

/**
 * What a person has to write again after the server refused an update, or was restored: the own winning entries that
 * the server has not acknowledged. The server's deletions win, equal values are dropped, markers only rise. A pure
 * function of the two documents.
 */
export function planRebase(docName: DocName, input: RebaseInput<Y.Doc>, author: RebaseAuthor): RebasePlan {
  const { old, fresh, ...ledgers } = input;
  const address = parseDocName(docName);
  switch (address?.kind) {
    case "segment":
      return planSegmentRebase(
        { old: openSegment(old), fresh: openSegment(fresh), ...ledgers },
        address.segment,
        author,
      );
    case "meta":
      return {
        entries: planMetaRebase({ old: openMeta(old), fresh: openMeta(fresh), ...ledgers }, author.userId),
        failed: [],
      };
    case "user":
      return { entries: planUserRebase({ old: openUserDoc(old), fresh: openUserDoc(fresh), ...ledgers }), failed: [] };
    case undefined:
      return { entries: [], failed: [] };
  }
}

/** What a document and the server's state of it, each with its ledger, say about a rebase. */
export function rebaseInputOf(old: LedgeredDoc, fresh: LedgeredDoc): RebaseInput<Y.Doc> {
  const { durable } = fresh.ledger;
  return {
    old: old.doc,
    fresh: fresh.doc,
    isDurable: ({ client, clock }) => clock < (durable.get(client) ?? 0),
    isAccepted: (position) => fresh.ledger.covers(position),
    wasAccepted: (position) => old.ledger.covers(position),
    wasRestored: folderEpochOf(old.ledger.epoch) !== folderEpochOf(fresh.ledger.epoch),
    isOwn: (position) => old.ledger.isOwn(position),
  };
}

/** Of the data folder, which a restore renews; what follows the dot is new with each rewrite of the one document. */
function folderEpochOf(epoch: string | undefined): string | undefined {
  return epoch?.split(".")[0];
}

interface LedgeredDoc {
  readonly doc: Y.Doc;
  readonly ledger: DeliveryLedger;
}

/**
 * Writes entries of a plan; what is there already is left as it is, so that doing it twice changes nothing. What was
 * written after `base`, a state vector, is newer than the plan and stays.
 */
export function applyEntries(doc: Y.Doc, entries: readonly RebaseEntry[], base?: Uint8Array): void {
  const known = base === undefined ? undefined : Y.decodeStateVector(base);
  doc.transact(() => {
    for (const { root, key, value } of entries) {
      const map: Y.Map<unknown> = doc.getMap(root);
      const position = structOf(map, key);
      const isNewer =
        known !== undefined && position !== undefined && position.clock >= (known.get(position.client) ?? 0);
      // Nothing comes after a deletion, and a marker only rises.
      const stays = isNewer && !isDeletion(root, value) && !isHigherMarker(root, value, map.get(key));
      if (!stays && !isSameValue(map.get(key), value)) map.set(key, value);
    }
  }, "rebase");
}

function isDeletion(root: string, value: unknown): boolean {
  return value === deleted && (root === segmentRoots.messages || root === segmentRoots.edits);
}

function isHigherMarker(root: string, value: unknown, present: unknown): boolean {
  return root === segmentRoots.seen && isMarker(value) && isMarker(present) && value > present;
}

const entryOverheadBytes = 64;

/** Cuts entries into parts that stay below a size when they are written as one update each. */
export function splitEntries(entries: readonly RebaseEntry[], maxBytes: number): RebaseEntry[][] {
  const parts: RebaseEntry[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    // UTF-8 takes at most three bytes for a UTF-16 unit.
    const bytes = JSON.stringify(entry.value).length * 3 + entry.key.length + entryOverheadBytes;
    if (size + bytes > maxBytes) {
      parts.push([]);
      size = 0;
    }
    (parts.at(-1) as RebaseEntry[]).push(entry);
    size += bytes;
  }
  return parts;
}
