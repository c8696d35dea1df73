import { authorOf, homeSegmentOf, sentAtOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { lowerBound, orderKeyAt } from "../../shared/model/order.ts";
import type { OrderedMessage, SegmentIndex } from "../../shared/model/segment-index.ts";
import { parseEditKey } from "../../shared/model/values.ts";
import type { MessageInfo, MessagePage } from "../../shared/protocol/api.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import { liveOf, readShown } from "./read-shown.ts";

/** Reads a `before`: a decimal timestamp in epoch milliseconds, or an order key. Undefined if it is neither. */
export function parseBefore(text: string): OrderKey | undefined {
  if (/^[0-9]{1,15}$/.test(text)) return orderKeyAt(Number(text));
  return /^[0-9a-v]{22}$/.test(text) ? (text as OrderKey) : undefined;
}

/** The newest `limit` messages below `before` (exclusive; undefined: the end), ascending, from what is on disk. */
export async function readHistory(
  family: ChatFamily,
  before: OrderKey | undefined,
  limit: number,
): Promise<MessagePage> {
  const places: { readonly entry: OrderedMessage; readonly segment: number }[] = [];
  const start = before === undefined ? liveOf(family) : await findSegment(family, before);
  for (let n = start; n >= 0 && places.length <= limit; n--) {
    const index = await readShown(family, n);
    if (index === undefined) continue;
    const end =
      before === undefined ? index.ordered.length : lowerBound(index.ordered, before, (entry) => entry.orderKey);
    for (let i = end - 1; i >= 0 && places.length <= limit; i--) {
      places.push({ entry: index.ordered[i] as OrderedMessage, segment: n });
    }
  }
  const page = places.slice(0, limit).reverse();
  const messages: MessageInfo[] = [];
  for (const { entry } of page) messages.push(await readMessage(family, entry.id, entry.orderKey));
  const hasMore = places.length > limit;
  return { messages, before: hasMore ? (page[0]?.entry.orderKey ?? null) : null };
}

/** One message whole; its order key is the one under which it is shown. */
export async function readMessage(family: ChatFamily, id: MessageId, orderKey: OrderKey): Promise<MessageInfo> {
  // Taken at once: while the other segment is read, this one may be cooled.
  const { index: home } = await family.readSegment(homeSegmentOf(id));
  const { index: live } = await family.readSegment(liveOf(family));
  return describeMessage(family, home, live, id, orderKey);
}

function describeMessage(
  family: ChatFamily,
  home: SegmentIndex,
  live: SegmentIndex,
  id: MessageId,
  orderKey: OrderKey,
): MessageInfo {
  const body = home.body(id);
  const author = authorOf(id);
  const base = { id, chatId: family.key, author, sentAt: sentAtOf(id), orderKey };
  const seenBy = seenByOf(family, live, author, orderKey);
  if (body === undefined || body === 0) {
    return { ...base, text: "", files: [], deleted: true, reactions: {}, seenBy };
  }
  const edit = home.newestEdit(id);
  const suffix = edit === undefined ? undefined : parseEditKey(edit.key)?.suffix;
  return {
    ...base,
    text: edit?.text ?? body.t,
    ...(body.re === undefined ? {} : { replyTo: body.re }),
    ...(body.th === undefined ? {} : { thread: body.th }),
    files: body.f ?? [],
    ...(suffix === undefined ? {} : { editedAt: decodeBase32Hex(suffix.slice(0, 10)) }),
    deleted: false,
    reactions: Object.fromEntries(home.reactions(id)),
    seenBy,
  };
}

/** The live segment holds everybody's highest marker. */
function seenByOf(family: ChatFamily, live: SegmentIndex, author: UserId, orderKey: OrderKey): readonly UserId[] {
  const people: UserId[] = [];
  for (const [userId, marker] of live.markers()) {
    if (userId !== author && marker >= orderKey && Object.hasOwn(family.record.members, userId)) people.push(userId);
  }
  return people.sort();
}

/** The highest segment that shows something below `before`. Segments follow each other in order, so halves decide. */
async function findSegment(family: ChatFamily, before: OrderKey): Promise<number> {
  let low = 0;
  let high = liveOf(family);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const first = await firstKeyFrom(family, middle, high);
    if (first !== undefined && first < before) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The first order key in the segments `from` to `to`: empty ones say nothing. */
async function firstKeyFrom(family: ChatFamily, from: number, to: number): Promise<OrderKey | undefined> {
  for (let n = from; n <= to; n++) {
    const first = (await readShown(family, n))?.ordered[0];
    if (first !== undefined) return first.orderKey;
  }
  return undefined;
}
