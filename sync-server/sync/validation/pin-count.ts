import type * as Y from "yjs";
import type { UserId } from "../../../shared/lib/ids.ts";
import { isPinEntry } from "../../../shared/model/meta.ts";
import type { DocumentOwner } from "../../storage/contracts.ts";
import type { KeyState } from "./fresh-structs.ts";

/** What a chat has of pins, and what of that is one person's. */
export interface PinCount {
  /** Messages that are pinned. */
  readonly pinned: number;
  readonly pinnedBySender: number;
  /** Keys, those of pins that were taken back included. */
  readonly keys: number;
  readonly keysOfSender: number;
}

/** Counts the pins of a document once an update is applied, of which `fresh` are the keys that it writes. */
export function countPins(
  known: ReadonlyMap<string, Y.Item>,
  fresh: ReadonlyMap<string, KeyState>,
  owners: { get(clientId: number): DocumentOwner | undefined },
  sender: UserId,
): PinCount {
  const count = { pinned: 0, pinnedBySender: 0, keys: 0, keysOfSender: 0 };
  const add = (value: unknown, isOwnKey: boolean): void => {
    count.keys++;
    if (isOwnKey) count.keysOfSender++;
    if (!isPinEntry(value)) return;
    count.pinned++;
    if (value.by === sender) count.pinnedBySender++;
  };
  for (const [key, item] of known) {
    const value: unknown = fresh.get(key)?.winner?.value ?? item.content.getContent()[0];
    add(value, owners.get(firstOf(item).id.client) === sender);
  }
  for (const [key, state] of fresh) if (!known.has(key)) add(state.winner?.value, true);
  return count;
}

/** Who wrote a key first has brought it; others may only have taken the pin back. */
function firstOf(item: Y.Item): Y.Item {
  let first = item;
  while (first.left !== null) first = first.left;
  return first;
}
