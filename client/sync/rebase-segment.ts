import type * as Y from "yjs";
import {
  authorOf,
  createMessageId,
  homeSegmentOf,
  isMessageId,
  sentAtOf,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../../shared/lib/ids.ts";
import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { compareKeys, orderKeyOf } from "../../shared/model/order.ts";
import {
  firstStructOf,
  openSegment,
  segmentRoots,
  stampOf,
  structOf,
  type Segment,
} from "../../shared/model/segment.ts";
import {
  deleted,
  isEditBody,
  isMarker,
  isMessageBody,
  parseEditKey,
  parseReactionKey,
  parseSeenKey,
  seenKey,
} from "../../shared/model/values.ts";
import {
  failedTexts,
  isSameValue,
  type FailedText,
  type RebaseAuthor,
  type RebaseEntry,
  type RebaseInput,
  type RebasePlan,
} from "./rebase-entry.ts";

/** What of a segment a person must write again on top of the server's state. */
export function planSegmentRebase(input: RebaseInput<Segment>, n: number, author: RebaseAuthor): RebasePlan {
  const me = author.userId;
  const messages = planMessages(input, n, me);
  const added = new Map(messages.entries.map(({ key, value }) => [key, value]));
  const edits = planEdits(input, me, added);
  return {
    entries: [
      ...messages.entries,
      ...edits.entries,
      ...planRemovals(input),
      ...planReactions(input, me, added),
      ...planMarkers(input, author),
    ],
    failed: [...messages.failed, ...edits.failed],
  };
}

/** Whether an entry is about a message, or an edit, that is deleted here, so that the server would not take it. */
export function isOfDeleted(segment: Segment, { root, key, value }: RebaseEntry): boolean {
  const isText = root === segmentRoots.messages || root === segmentRoots.edits;
  if (isText && value === deleted) return false;
  const id = targetOf(root, key);
  const isGone = id !== undefined && (segment.messages.get(id) === deleted || segment.removals.has(id));
  return isGone || (root === segmentRoots.edits && segment.edits.get(key) === deleted);
}

/** Of entries of a document's journal, those about what was deleted in the document since the journal was made. */
export function listDeleted(docName: DocName, doc: Y.Doc, entries: readonly RebaseEntry[]): readonly RebaseEntry[] {
  if (parseDocName(docName)?.kind !== "segment") return [];
  return entries.filter((entry) => isOfDeleted(openSegment(doc), entry));
}

function targetOf(root: string, key: string): string | undefined {
  switch (root) {
    case segmentRoots.messages:
    case segmentRoots.removals:
      return key;
    case segmentRoots.edits:
      return parseEditKey(key)?.messageId;
    case segmentRoots.reactions:
      return parseReactionKey(key)?.messageId;
    default:
      return undefined;
  }
}

function planMessages(input: RebaseInput<Segment>, n: number, me: UserId): RebasePlan {
  const entries: RebaseEntry[] = [];
  const failed: FailedText[] = [];
  const { old, fresh } = input;
  for (const id of missingKeys(input, "messages")) {
    if (!isMessageId(id) || authorOf(id) !== me) continue;
    const mine: unknown = old.messages.get(id);
    const theirs = fresh.messages.get(id);
    if (theirs === deleted || fresh.removals.has(id) || isSameValue(mine, theirs)) continue;
    const entry = { root: segmentRoots.messages, key: id, value: mine };
    // A message is written once: over one that is there, only a deletion may come.
    if (mine === deleted) {
      // One that the server had before it was restored may come back from another device. Of what came in the last moment
      // before a tab ended the ledger may not know that.
      const first = firstStructOf(old.messages, id);
      const wasThere = input.wasRestored || (first !== undefined && input.wasAccepted(first));
      if (theirs !== undefined || (wasThere && homeSegmentOf(id) === n)) entries.push(entry);
    } else if (theirs === undefined && homeSegmentOf(id) === n && isMessageBody(mine)) entries.push(entry);
    else failed.push(...failedTexts(id, mine, theirs === undefined ? "not-valid" : "id-taken"));
  }
  return { entries: inWritingOrder(input, entries), failed };
}

/**
 * What the server had once comes first, as it was accepted: before the rest was. What it never had comes as it would have
 * accepted it. Neither is by the times of the messages: what is written before the disk was read, by a clock that was set
 * back meanwhile, has a time before what stands before it.
 */
function inWritingOrder({ old, wasAccepted }: RebaseInput<Segment>, entries: readonly RebaseEntry[]): RebaseEntry[] {
  const rows = entries.map((entry) => {
    const { client = 0, clock = 0 } = structOf(old.messages, entry.key) ?? {};
    const id = entry.key as MessageId;
    return { entry, client, clock, isNew: !wasAccepted({ client, clock }), place: orderKeyOf(id, stampOf(old, id)) };
  });
  rows.sort((a, b) => {
    if (a.isNew !== b.isNew) return a.isNew ? 1 : -1;
    return a.isNew ? a.client - b.client || a.clock - b.clock : compareKeys(a.place, b.place);
  });
  return rows.map(({ entry }) => entry);
}

function planEdits(input: RebaseInput<Segment>, me: UserId, added: ReadonlyMap<string, unknown>): RebasePlan {
  const entries: RebaseEntry[] = [];
  const failed: FailedText[] = [];
  const { old, fresh } = input;
  for (const key of missingKeys(input, "edits")) {
    const edit = parseEditKey(key);
    if (edit === undefined || authorOf(edit.messageId) !== me) continue;
    const mine: unknown = old.edits.get(key);
    const theirs = fresh.edits.get(key);
    const target = fresh.messages.get(edit.messageId);
    const isGone = target === deleted || fresh.removals.has(edit.messageId);
    if (isGone || theirs === deleted || isSameValue(mine, theirs)) continue;
    const isPlaceable = target !== undefined || added.has(edit.messageId);
    if (mine === deleted) {
      // The server takes it only after the message's own, which comes first.
      if (theirs !== undefined && added.get(edit.messageId) === deleted)
        entries.push({ root: segmentRoots.edits, key, value: mine });
    } else if (theirs === undefined && isPlaceable && isEditBody(mine)) {
      entries.push({ root: segmentRoots.edits, key, value: mine });
    } else failed.push(...failedTexts(idOfEdit(edit.messageId, edit.suffix), mine, "edit-not-valid"));
  }
  return { entries: entries.sort((a, b) => compareKeys(a.key, b.key)), failed };
}

/** Who removed a message is written nowhere, so the ledger tells: what others removed is theirs to bring back. */
function planRemovals({ old, fresh, isOwn }: RebaseInput<Segment>): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  for (const [key, value] of old.removals) {
    const position = structOf(old.removals, key);
    const target = isMessageId(key) ? fresh.messages.get(key) : undefined;
    const isPlaceable = target !== undefined && target !== deleted && !fresh.removals.has(key);
    if (isPlaceable && position !== undefined && isOwn(position)) {
      entries.push({ root: segmentRoots.removals, key, value });
    }
  }
  return entries;
}

function planReactions(input: RebaseInput<Segment>, me: UserId, added: ReadonlyMap<string, unknown>): RebaseEntry[] {
  const entries: RebaseEntry[] = [];
  const { old, fresh } = input;
  for (const key of missingKeys(input, "reactions")) {
    const reaction = parseReactionKey(key);
    const mine: unknown = old.reactions.get(key);
    if (reaction?.userId !== me || (mine !== 0 && mine !== 1)) continue;
    if ((fresh.reactions.get(key) ?? 0) === mine) continue;
    const target = fresh.messages.get(reaction.messageId);
    const isPlaceable = (target !== undefined && target !== deleted) || added.has(reaction.messageId);
    if (isPlaceable) entries.push({ root: segmentRoots.reactions, key, value: mine });
  }
  return entries;
}

/**
 * How far this person has seen, on any device, as this device's own marker: another device's may be written again by that
 * one, and higher. The server takes none above what it has accepted: what it has was seen, then.
 */
function planMarkers(
  { old, fresh, isAccepted }: RebaseInput<Segment>,
  { userId, deviceId }: RebaseAuthor,
): RebaseEntry[] {
  const mine = highestMarkerOf(old, userId);
  const highest = highestAccepted(fresh, isAccepted);
  if (mine === undefined || highest === undefined) return [];
  const upTo = mine <= highest ? mine : highest;
  const theirs = highestMarkerOf(fresh, userId);
  if (theirs !== undefined && theirs >= upTo) return [];
  return [{ root: segmentRoots.seen, key: seenKey(userId, deviceId), value: upTo }];
}

function highestMarkerOf(segment: Segment, userId: UserId): OrderKey | undefined {
  let highest: OrderKey | undefined;
  for (const [key, marker] of segment.seen) {
    if (parseSeenKey(key)?.userId !== userId || !isMarker(marker)) continue;
    if (highest === undefined || marker > highest) highest = marker;
  }
  return highest;
}

/** Keys whose winning struct the server has not acknowledged to this person. */
function missingKeys(input: RebaseInput<Segment>, root: "messages" | "edits" | "reactions"): string[] {
  const map = input.old[root] as Y.Map<unknown>;
  return [...map.keys()].filter((key) => {
    const position = structOf(map, key);
    return position !== undefined && !input.isDurable(position);
  });
}

function highestAccepted(segment: Segment, isAccepted: RebaseInput<Segment>["isAccepted"]): OrderKey | undefined {
  let highest: OrderKey | undefined;
  for (const id of [...segment.messages.keys(), ...segment.landed.keys()]) {
    if (!isMessageId(id)) continue;
    const position = structOf(segment.messages, id);
    if (position !== undefined && !isAccepted(position)) continue;
    const key = orderKeyOf(id, stampOf(segment, id));
    if (highest === undefined || key > highest) highest = key;
  }
  return highest;
}

/** An edit has no message id of its own; its time and randomness make one. */
function idOfEdit(messageId: MessageId, suffix: string): MessageId {
  const random = decodeBase32Hex(suffix.slice(10));
  return createMessageId(sentAtOf(suffix as OrderKey), random, authorOf(messageId), homeSegmentOf(messageId));
}
