import * as Y from "yjs";
import type { StoredDocument, StoredHead } from "../storage/contracts.ts";
import { parseStateVector } from "../../shared/protocol/sync-message.ts";

const joinedAtOnce = 16;

/** An update that changes nothing: no structs, no deletions. */
export const emptyUpdate = Uint8Array.of(0, 0);

export function isEmptyUpdate(update: Uint8Array): boolean {
  return update.length === 2 && update[0] === 0 && update[1] === 0;
}

/**
 * One update out of several that follow each other. A few at a time: Yjs sorts what it joins anew for each struct, which
 * for thousands of small updates is most of the work.
 */
export function joinUpdates(updates: readonly Uint8Array[]): Uint8Array {
  if (updates.length === 0) return emptyUpdate;
  let joined = [...updates];
  while (joined.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i < joined.length; i += joinedAtOnce) next.push(Y.mergeUpdates(joined.slice(i, i + joinedAtOnce)));
    joined = next;
  }
  return joined[0] as Uint8Array;
}

/** A stored document as one update. The snapshot, which may be long, is read but once. */
export function joinStored({ snapshot, tail }: Pick<StoredDocument, "snapshot" | "tail">): Uint8Array {
  if (snapshot === undefined || tail.length === 0) return snapshot ?? joinUpdates(tail);
  return Y.mergeUpdates([snapshot, joinUpdates(tail)]);
}

/** The state vector of a stored document, without building the document. */
export function readStoredVector(stored: StoredHead): Map<number, number> {
  const vector = new Map(stored.snapshotVector === undefined ? [] : parseStateVector(stored.snapshotVector));
  for (const update of stored.tail) {
    for (const [client, clock] of Y.parseUpdateMeta(update).to) {
      if (clock > (vector.get(client) ?? 0)) vector.set(client, clock);
    }
  }
  return vector;
}

/** The client ids that an update has structs of, with the clocks after it. */
export function readUpdateClocks(update: Uint8Array): ReadonlyMap<number, number> {
  return Y.parseUpdateMeta(update).to;
}

/** Whether two state vectors say the same; a clock of 0 says nothing. */
export function equalVectors(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean {
  let size = 0;
  for (const [client, clock] of a) {
    if (clock === 0) continue;
    size++;
    if (b.get(client) !== clock) return false;
  }
  for (const clock of b.values()) if (clock > 0) size--;
  return size === 0;
}
