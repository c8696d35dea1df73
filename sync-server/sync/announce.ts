import * as Y from "yjs";
import type { UserId } from "../../shared/lib/ids.ts";
import { encodeStateVector, encodeSyncMessage } from "../../shared/protocol/sync-message.ts";
import type { UpdateOutcome } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Subscriber } from "./subscriber.ts";
import { isEmptyUpdate } from "./yjs-bytes.ts";

/**
 * Of the parts of one commit that are encoded for their senders, as each has to be read for it. Beyond it senders are told
 * everything: their own part again does no harm.
 */
const maxBytesRead = 16 * 1024 * 1024;

/** A document's part of a commit that is on disk. */
export interface CommittedDocument {
  readonly document: LiveDocument;
  readonly update: Uint8Array;
  readonly clocks: ReadonlyMap<number, number>;
}

/**
 * Tells everybody what is on disk now: one encoding per document, shared by all who did not send part of it. Who was
 * taken out of the chat by this very commit is told nothing.
 */
export function announceCommit(
  documents: readonly CommittedDocument[],
  outcomes: readonly UpdateOutcome[],
  mayAccess: (userId: UserId) => boolean,
): void {
  for (const committed of documents) broadcast(committed, outcomes, mayAccess);
  for (const outcome of outcomes) conclude(outcome, mayAccess);
}

function broadcast(
  { document, update, clocks }: CommittedDocument,
  outcomes: readonly UpdateOutcome[],
  mayAccess: (userId: UserId) => boolean,
): void {
  const sentBy = collectSenders(document, outcomes);
  const message = encodeSyncMessage({ type: "update", update });
  const acknowledgements = new Map<UserId, Uint8Array | undefined>();
  let read = 0;
  for (const subscriber of document.subscribers) {
    if (!mayAccess(subscriber.identity.userId)) continue;
    const own = sentBy.get(subscriber);
    if (own !== undefined) read += update.length;
    if (own === undefined || read > maxBytesRead) subscriber.send(message);
    else sendOthersPart(subscriber, update, clocks, own);
    acknowledge(document, subscriber, clocks, acknowledgements);
  }
  // A program that writes without ever asking for the state is acknowledged too. One that is being answered is not: the
  // stamps that its messages got come with the answer, and without them they would show in the wrong place.
  for (const sender of sentBy.keys()) {
    if (!document.subscribers.has(sender) && !document.asking.has(sender))
      acknowledge(document, sender, clocks, acknowledgements);
  }
}

function collectSenders(document: LiveDocument, outcomes: readonly UpdateOutcome[]): Map<Subscriber, Set<number>> {
  const sentBy = new Map<Subscriber, Set<number>>();
  for (const outcome of outcomes) {
    if (outcome.type !== "accepted" || outcome.document !== document) continue;
    const clients = sentBy.get(outcome.queued.from) ?? new Set<number>();
    for (const client of outcome.clients) clients.add(client);
    sentBy.set(outcome.queued.from, clients);
  }
  return sentBy;
}

/** A sender gets everything of the tick except its own structs. */
function sendOthersPart(
  subscriber: Subscriber,
  update: Uint8Array,
  clocks: ReadonlyMap<number, number>,
  own: ReadonlySet<number>,
): void {
  const known = new Map<number, number>();
  for (const client of own) {
    const clock = clocks.get(client);
    if (clock !== undefined) known.set(client, clock);
  }
  if (known.size === clocks.size) return;
  const rest = Y.diffUpdate(update, encodeStateVector(known));
  if (!isEmptyUpdate(rest)) subscriber.send(encodeSyncMessage({ type: "update", update: rest }));
}

function acknowledge(
  document: LiveDocument,
  subscriber: Subscriber,
  clocks: ReadonlyMap<number, number>,
  encoded: Map<UserId, Uint8Array | undefined>,
): void {
  if (!subscriber.wantsDurable || !subscriber.isOpen) return;
  const { userId } = subscriber.identity;
  if (!encoded.has(userId)) {
    const vector = document.durableVector(userId, clocks.keys());
    encoded.set(userId, vector.size === 0 ? undefined : encodeDurable(vector));
  }
  const message = encoded.get(userId);
  if (message !== undefined) subscriber.send(message);
}

export function encodeDurable(vector: ReadonlyMap<number, number>): Uint8Array {
  return encodeSyncMessage({ type: "durable", stateVector: encodeStateVector(vector) });
}

/** What the sender of an update must be told besides: that parts are missing, or why it was refused. */
function conclude(outcome: UpdateOutcome, mayAccess: (userId: UserId) => boolean): void {
  const { document, queued } = outcome;
  const { from } = queued;
  if (!from.isOpen) return;
  const isTold = mayAccess(from.identity.userId);
  if (outcome.type === "closed") {
    if (from.wantsDurable && isTold) from.send(encodeDurable(document.durableVector(from.identity.userId)));
    from.close(outcome.code, outcome.reason);
  } else if (isTold && (outcome.type === "resync" || outcome.resync)) {
    from.send(encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(document.vector) }));
  }
}
