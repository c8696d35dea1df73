import { randomInt } from "node:crypto";
import { segmentDocName } from "../../shared/lib/doc-name.ts";
import {
  apiDeviceId,
  authorOf,
  createMessageId,
  homeSegmentOf,
  type MessageId,
  type OrderKey,
  type UserId,
} from "../../shared/lib/ids.ts";
import { addMessage, raiseMarker, segmentRoots, stampOf } from "../../shared/model/segment.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import { isMessageBody, seenKey, type MessageBody } from "../../shared/model/values.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import { companionSegments } from "../sync/segment-effects.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { chatNotFound } from "./chat-access.ts";
import type { PostMessageInput } from "./chat-service.ts";
import { Refusal } from "./refusal.ts";

/** Writes a message for a program, through the same commit path as a document write. Settles when it is on disk. */
export async function postMessage(
  engine: SyncEngine,
  family: ChatFamily,
  caller: UserId,
  input: PostMessageInput,
): Promise<{ readonly id: MessageId; readonly created: boolean }> {
  const body = readBody(input);
  if (input.id !== undefined) requireOwnId(family, caller, input.id);
  let id = input.id;
  let created = false;
  await engine.operate(family, await documentsFor(family, input.id), (now) => {
    if (!family.mayAccess(caller)) throw chatNotFound();
    id ??= createFreeId(family, caller, now);
    const home = homeSegmentOf(id);
    const document = family.segmentNow(home);
    const present = document.segment.messages.get(id);
    if (present !== undefined) {
      if (present !== 0 && present.t === body.t) return [];
      throw new Refusal("message-conflict", 409, "There is another message with this id.");
    }
    const bytes = Buffer.byteLength(JSON.stringify(body));
    if (family.countAddition(document, caller, { messages: 1, bytes, newClients: 0 }, now) !== undefined) {
      throw new Refusal("too-many-requests", 429, "Too many late messages, or too much in a day: try again tomorrow.");
    }
    created = true;
    const added = id;
    document.writeAsServer(() => addMessage(document.segment, added, body));
    const touched = [{ root: segmentRoots.messages, key: added }];
    family.settle(document, home, { newMessages: [added], touched, mustBeZero: [] }, now);
    return [];
  });
  if (id === undefined) throw new Error("an operation ran that did not run");
  return { id, created };
}

/** Many posts of one program may come in the same millisecond. */
function createFreeId(family: ChatFamily, caller: UserId, now: number): MessageId {
  const { live } = family.progress;
  const { messages } = family.segmentNow(live).segment;
  for (;;) {
    const id = createMessageId(now, randomInt(2 ** 20), caller, live);
    if (!messages.has(id)) return id;
  }
}

/** Segments whose messages are marked as seen at once: each may have to be read from the disk. */
const maxSeenSegments = 50;

/** Marks messages as seen. @returns how far the person has seen now. */
export async function markSeen(
  engine: SyncEngine,
  family: ChatFamily,
  caller: UserId,
  messageIds: readonly MessageId[],
): Promise<OrderKey> {
  const upTo = await highestOrderKey(family, messageIds);
  if (upTo === undefined) throw new Refusal("not-found", 404, "There are no such messages in this chat.");
  let seenUpTo = upTo;
  await engine.operate(family, [], (now) => {
    if (!family.mayAccess(caller)) throw chatNotFound();
    const { live } = family.progress;
    const document = family.segmentNow(live);
    document.writeAsServer(() => raiseMarker(document.segment, caller, apiDeviceId, upTo));
    const touched = [{ root: segmentRoots.seen, key: seenKey(caller, apiDeviceId) }];
    family.settle(document, live, { newMessages: [], touched, mustBeZero: [] }, now);
    const marker = document.index.marker(caller);
    if (marker !== undefined && marker > seenUpTo) seenUpTo = marker;
    return [];
  });
  return seenUpTo;
}

/** The order key under which a message that is on disk is shown; undefined if there is no such message. */
export async function findOrderKey(family: ChatFamily, id: MessageId): Promise<OrderKey | undefined> {
  const n = homeSegmentOf(id);
  if (n > family.progress.live) return undefined;
  const { segment } = await family.readSegment(n);
  return segment.messages.has(id) ? orderKeyOf(id, stampOf(segment, id)) : undefined;
}

async function highestOrderKey(family: ChatFamily, ids: readonly MessageId[]): Promise<OrderKey | undefined> {
  if (new Set(ids.map(homeSegmentOf)).size > maxSeenSegments) {
    throw new Refusal("bad-request", 400, `These are messages of more than ${maxSeenSegments} segments.`);
  }
  let highest: OrderKey | undefined;
  for (const id of ids) {
    const orderKey = await findOrderKey(family, id);
    if (orderKey !== undefined && (highest === undefined || orderKey > highest)) highest = orderKey;
  }
  return highest;
}

function readBody(input: PostMessageInput): MessageBody {
  const body = {
    t: input.text,
    ...(input.replyTo === undefined ? {} : { re: input.replyTo }),
    ...(input.thread === undefined ? {} : { th: input.thread }),
    ...(input.files === undefined || input.files.length === 0 ? {} : { f: input.files }),
  };
  if (!isMessageBody(body)) throw new Refusal("bad-request", 400, "This is not a message.");
  if (body.t.trim() === "" && body.f === undefined) throw new Refusal("bad-request", 400, "The message is empty.");
  return body;
}

function requireOwnId(family: ChatFamily, caller: UserId, id: MessageId): void {
  if (authorOf(id) !== caller) throw new Refusal("bad-request", 400, "The id names another author.");
  if (homeSegmentOf(id) > family.progress.live)
    throw new Refusal("bad-request", 400, "The id names a segment that does not exist.");
}

/** What must be in memory to place the message; the live segment always is. */
async function documentsFor(family: ChatFamily, id: MessageId | undefined): Promise<string[]> {
  if (id === undefined) return [];
  const home = homeSegmentOf(id);
  const document = await family.readSegment(home);
  return [home, ...companionSegments(document, home)].map((n) => segmentDocName(family.key, n));
}
