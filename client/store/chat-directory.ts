import { equalFlat } from "lib0/object";
import { segmentDocName } from "../../shared/lib/doc-name.ts";
import { homeSegmentOf, isChatId, sentAtOf, type ChatId, type MessageId, type OrderKey } from "../../shared/lib/ids.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import { isChatRecord, isLastSeenHere, type ChatRecord, type LastSeenHere } from "./chat-record.ts";
import { PendingLastNotes } from "./pending-last-notes.ts";
import type { PersonPorts } from "./person-ports.ts";
import type { UnreadThread } from "./unread-threads.ts";

/** Persisted: keys in the cache. */
const prefix = "chats.";
/** Persisted, too: the newest messages of chats that the server does not know yet. */
const pendingPrefix = "pendingLast.";

const none: readonly UnreadThread[] = [];

interface ChatDirectoryOptions {
  /** This chat is known otherwise than before; undefined: all may be. */
  readonly onChange: (chatId: ChatId | undefined) => void;
  /** A message that is being deleted here. */
  readonly isHidden: (id: MessageId) => boolean;
}

/** All chats that the device knows from the server, kept on the device. */
export class ChatDirectory {
  readonly #cache: PersonPorts["cache"];
  readonly #notes: PendingLastNotes;
  readonly #records = new Map<ChatId, ChatRecord>();
  readonly #pendingLast = new Map<ChatId, LastSeenHere>();
  readonly #isUnsent: PersonPorts["isUnsent"];
  readonly #onChange: ChatDirectoryOptions["onChange"];
  readonly #isHidden: ChatDirectoryOptions["isHidden"];

  constructor(ports: PersonPorts, { onChange, isHidden }: ChatDirectoryOptions) {
    this.#cache = ports.cache;
    this.#notes = new PendingLastNotes(ports.values, ports.identity.user.id);
    this.#isUnsent = ports.isUnsent;
    this.#onChange = onChange;
    this.#isHidden = isHidden;
  }

  async load(): Promise<void> {
    const [chats, pending] = await Promise.all([this.#cache.readAll(prefix), this.#cache.readAll(pendingPrefix)]);
    for (const [id, value] of chats) {
      if (isChatId(id) && isChatRecord(value) && !this.#records.has(id)) this.#records.set(id, value);
    }
    for (const [id, value] of pending) {
      if (isChatId(id) && isLastSeenHere(value) && !this.#records.has(id)) this.#pendingLast.set(id, value);
    }
    for (const [id, last] of this.#notes.list()) {
      const known = this.#records.get(id)?.last ?? this.#pendingLast.get(id);
      if (known === undefined || known.at < last.at) this.noteLast(id, last);
      else this.#notes.remove(id, last);
    }
    this.#onChange(undefined);
  }

  /** The newest message of a chat that the server does not know yet. */
  findPendingLast(chatId: ChatId): LastSeenHere | undefined {
    return this.#pendingLast.get(chatId);
  }

  get records(): ReadonlyMap<ChatId, ChatRecord> {
    return this.#records;
  }

  find(chatId: ChatId): ChatRecord | undefined {
    return this.#records.get(chatId);
  }

  /** The whole list as the server has it. A chat that is not in it was left or taken away; it stays readable. */
  replaceAll(summaries: readonly ChatSummary[]): void {
    const ids = new Set(summaries.map(({ id }) => id));
    const changed: ChatId[] = [];
    for (const [id, record] of this.#records) {
      if (ids.has(id) || record.isLost === true) continue;
      this.#records.set(id, { ...record, isLost: true });
      changed.push(id);
    }
    for (const summary of summaries) {
      this.#put(summary);
      changed.push(summary.id);
    }
    void this.#store(changed);
    this.#onChange(undefined);
  }

  apply(summary: ChatSummary): void {
    this.#put(summary);
    void this.#store([summary.id]);
    this.#onChange(summary.id);
  }

  setMembership(chatId: ChatId, isMember: boolean): void {
    const record = this.#records.get(chatId);
    // A chat that is new to this device comes with its summary.
    if (record === undefined || (record.isLost !== true) === isMember) return;
    this.#records.set(chatId, { ...record, isLost: !isMember });
    void this.#store([chatId]);
    this.#onChange(chatId);
  }

  /** What an open chat shows as its newest message. */
  noteLast(chatId: ChatId, last: LastSeenHere): void {
    const record = this.#records.get(chatId);
    if (record === undefined) {
      if (isSameLast(this.#pendingLast.get(chatId), last)) return;
      this.#pendingLast.set(chatId, last);
      this.#noteUntil(this.#cache.write(pendingPrefix, [[chatId, last]]), chatId, last);
      this.#onChange(chatId);
      return;
    }
    if (isSameLast(record.last, last)) return;
    this.#records.set(chatId, { ...record, last });
    this.#noteUntil(this.#store([chatId]), chatId, last);
    this.#onChange(chatId);
  }

  /** This message is deleted here: until the server tells what is the last one then, nobody reads its text any more. */
  eraseText(chatId: ChatId, id: MessageId): void {
    const record = this.#records.get(chatId);
    if (record === undefined) return;
    const { summary, last: here } = record;
    const isLastHere = here?.id === id;
    const isLastThere = summary.last !== null && summary.last.id === id;
    if (!isLastHere && !isLastThere) return;
    this.#records.set(chatId, {
      ...record,
      ...(isLastHere ? { last: { ...here, text: "" } } : {}),
      ...(isLastThere ? { summary: { ...summary, last: { ...summary.last, text: "" } } } : {}),
    });
    void this.#store([chatId]);
    this.#onChange(chatId);
  }

  noteSeen(chatId: ChatId, upTo: OrderKey): void {
    const record = this.#records.get(chatId);
    if (record === undefined || (record.seenUpTo !== undefined && record.seenUpTo >= upTo)) return;
    this.#records.set(chatId, { ...record, seenUpTo: upTo });
    void this.#store([chatId]);
    this.#onChange(chatId);
  }

  noteUnreadThreads(chatId: ChatId, find: (before: readonly UnreadThread[]) => readonly UnreadThread[]): void {
    const record = this.#records.get(chatId);
    if (record === undefined) return;
    const before = record.unreadThreads ?? none;
    const unreadThreads = find(before);
    if (unreadThreads === before) return;
    this.#records.set(chatId, { ...record, unreadThreads });
    void this.#store([chatId]);
    this.#onChange(chatId);
  }

  #put(summary: ChatSummary): void {
    const known = this.#records.get(summary.id);
    const { last: here = this.#pendingLast.get(summary.id), seenUpTo, unreadThreads } = known ?? {};
    const last = here !== undefined && this.#isStillLast(here, summary) ? this.#asTold(here, summary) : undefined;
    if (this.#pendingLast.delete(summary.id)) void this.#cache.write(pendingPrefix, [[summary.id, undefined]]);
    this.#records.set(summary.id, {
      summary,
      ...(last === undefined ? {} : { last }),
      ...(seenUpTo === undefined ? {} : { seenUpTo }),
      ...(unreadThreads === undefined ? {} : { unreadThreads }),
    });
  }

  /** It may have been changed elsewhere since. */
  #asTold(here: LastSeenHere, { id: chatId, last }: ChatSummary): LastSeenHere {
    if (last?.id !== here.id || this.#isUnsent(segmentDocName(chatId, homeSegmentOf(here.id)))) return here;
    const { changed: _changed, ...rest } = here;
    return { ...rest, text: last.text };
  }

  /** What the server's word has overtaken goes: it may have been deleted since, and nobody would take it off the disk. */
  #isStillLast({ id, orderKey, upTo }: LastSeenHere, { id: chatId, last, lastOrderKey }: ChatSummary): boolean {
    if (lastOrderKey === null) return true;
    const reached = upTo ?? orderKey;
    if (reached !== undefined && reached !== lastOrderKey) return reached > lastOrderKey;
    if (reached !== undefined) return last?.id === id || (upTo !== undefined && this.#isDeletedOrUnsent(chatId, last));
    return this.#isUnsent(segmentDocName(chatId, homeSegmentOf(id))) || sentAtOf(id) > sentAtOf(lastOrderKey);
  }

  /** What was done to a message here may not have reached the server. */
  #isDeletedOrUnsent(chatId: ChatId, last: ChatSummary["last"]): boolean {
    if (last === null) return false;
    return this.#isHidden(last.id) || this.#isUnsent(segmentDocName(chatId, homeSegmentOf(last.id)));
  }

  /** A tab that ends in the same instant must not leave a list behind that knows less than its chats. */
  #noteUntil(written: Promise<void>, chatId: ChatId, last: LastSeenHere): void {
    if (last.orderKey !== undefined) return;
    this.#notes.add(chatId, last);
    void written.then(() => this.#notes.remove(chatId, last));
  }

  #store(chatIds: readonly ChatId[]): Promise<void> {
    return this.#cache.write(
      prefix,
      chatIds.map((id) => [id, this.#records.get(id)] as const),
    );
  }
}

function isSameLast(known: LastSeenHere | undefined, last: LastSeenHere): boolean {
  return known !== undefined && equalFlat(known, last);
}
