import { parseDocName, segmentDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { ChatKeeping, HistoryLimit } from "./chat-keeping.ts";
import type { HeldSegment } from "./history-ledger.ts";

/** A chat with older segments. */
export interface HistoryChat {
  readonly chatId: ChatId;
  readonly live: number;
  /** When its newest message was written, epoch milliseconds. */
  readonly newestAt: number;
  readonly keeping: ChatKeeping;
}

export interface HistoryFacts {
  readonly chats: readonly HistoryChat[];
  readonly held: ReadonlyMap<DocName, HeldSegment>;
  readonly limit: HistoryLimit;
  readonly now: number;
  /** Documents that could not be had or removed a moment ago. */
  readonly isSkipped: (docName: DocName) => boolean;
}

export interface HistoryStep {
  readonly kind: "fetch" | "check" | "remove";
  readonly docName: DocName;
}

/** The limit is reached before it is passed, and passed a little before anything goes: nothing comes and goes in turns. */
const slackBytes = 1024 * 1024;
/** Old messages are edited and deleted too. */
const checkAfterMs = 24 * 60 * 60_000;

/** What to do next about older segments: what is too much goes, then the newest comes, then the oldest news is checked. */
export function planHistory(facts: HistoryFacts): HistoryStep | undefined {
  const chats = new Map(facts.chats.map((chat) => [chat.chatId, chat]));
  const room = measure(facts, chats);
  return findSurplus(facts, room) ?? findMissing(facts, room) ?? findUnchecked(facts, chats);
}

interface Room {
  /** Bytes held of the chats that the limit is for. */
  readonly used: number;
  /** Of chats whose history is not to be kept here. */
  readonly unwanted: readonly DocName[];
  /** Of chats that the limit is for, oldest first. */
  readonly limited: readonly DocName[];
}

function measure({ held, isSkipped }: HistoryFacts, chats: ReadonlyMap<ChatId, HistoryChat>): Room {
  let used = 0;
  const unwanted: DocName[] = [];
  const limited: { readonly docName: DocName; readonly from: number; readonly n: number }[] = [];
  for (const [docName, { bytes, from }] of held) {
    const address = parseDocName(docName);
    // What a person is no member of any more stays as it is: it could not be had again.
    const chat = address?.kind === "segment" ? chats.get(address.chatId) : undefined;
    if (address?.kind !== "segment" || chat === undefined || chat.keeping === "whole") continue;
    if (chat.keeping === "auto") used += bytes;
    if (isSkipped(docName)) continue;
    if (chat.keeping === "auto") limited.push({ docName, from, n: address.segment });
    else unwanted.push(docName);
  }
  limited.sort((a, b) => a.from - b.from || a.n - b.n);
  return { used, unwanted, limited: limited.map(({ docName }) => docName) };
}

function findSurplus({ limit }: HistoryFacts, { used, unwanted, limited }: Room): HistoryStep | undefined {
  const isTooMuch = limit !== "all" && used > limit + (limit === 0 ? 0 : slackBytes);
  const docName = unwanted[0] ?? (isTooMuch ? limited[0] : undefined);
  return docName === undefined ? undefined : { kind: "remove", docName };
}

function findMissing({ chats, held, limit, isSkipped }: HistoryFacts, { used }: Room): HistoryStep | undefined {
  const hasRoom = limit === "all" || used < limit;
  let newest: { readonly docName: DocName; readonly at: number } | undefined;
  for (const { chatId, live, newestAt, keeping } of chats) {
    if (keeping !== "whole" && !(keeping === "auto" && hasRoom)) continue;
    let n = live - 2;
    while (n >= 0 && held.has(segmentDocName(chatId, n))) n--;
    const docName = segmentDocName(chatId, n);
    if (n < 0 || isSkipped(docName)) continue;
    const at = held.get(segmentDocName(chatId, n + 1))?.from ?? newestAt;
    if (newest === undefined || at > newest.at) newest = { docName, at };
  }
  return newest === undefined ? undefined : { kind: "fetch", docName: newest.docName };
}

function findUnchecked(
  { held, now, isSkipped }: HistoryFacts,
  chats: ReadonlyMap<ChatId, HistoryChat>,
): HistoryStep | undefined {
  let oldest: { readonly docName: DocName; readonly checkedAt: number } | undefined;
  for (const [docName, { checkedAt }] of held) {
    const address = parseDocName(docName);
    const isKnown = address?.kind === "segment" && chats.has(address.chatId);
    if (!isKnown || checkedAt > now - checkAfterMs || isSkipped(docName)) continue;
    if (oldest === undefined || checkedAt < oldest.checkedAt) oldest = { docName, checkedAt };
  }
  return oldest === undefined ? undefined : { kind: "check", docName: oldest.docName };
}
