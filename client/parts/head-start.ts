import type { DocName } from "../../shared/lib/doc-name.ts";
import { metaDocName, segmentDocName } from "../../shared/lib/doc-name.ts";
import { isChatId, type ChatId } from "../../shared/lib/ids.ts";
import { trySetItem, type LocalValues } from "../api/local-values.ts";
import type { DocumentLease } from "../sync/document-pool.ts";

export interface HeadStartOptions {
  readonly values: LocalValues;
  readonly userId: string;
  readonly open: (docName: DocName) => DocumentLease;
}

/** How many chats stay in memory: the one that is open, and those to which one goes back. */
const warmChats = 6;
/** Letting go costs time, too: not while another chat is being opened. */
const letGoAfterMs = 300;

/**
 * Begins to read the chat that was open last while the app is still finding out who is here and what chats there are:
 * that is the one that is shown again. Persisted: one value, its id and its live segment. While the app runs, it begins
 * with a chat that is about to be opened, and the newest segments of the chats that were open last stay in memory.
 */
export class HeadStart {
  readonly #options: HeadStartOptions;
  readonly #name: string;
  /** In the order in which they were asked for. */
  readonly #held = new Map<ChatId, readonly DocumentLease[]>();

  constructor(options: HeadStartOptions) {
    this.#options = options;
    this.#name = `roost.${options.userId}.lastOpened`;
  }

  /** The chat that was opened last. */
  get chatId(): ChatId | undefined {
    const [chatId] = this.#read();
    return isChatId(chatId) ? chatId : undefined;
  }

  begin(): void {
    const [chatId, live] = this.#read();
    const newest = Number(live);
    if (isChatId(chatId) && Number.isSafeInteger(newest) && newest >= 0) this.prepare(chatId, newest);
  }

  /** The chat will be opened in a moment. */
  prepare(chatId: ChatId, live: number): void {
    const names = [metaDocName(chatId), segmentDocName(chatId, live)];
    if (live > 0) names.push(segmentDocName(chatId, live - 1));
    const leases = names.map((name) => this.#options.open(name));
    this.#letGo(chatId);
    this.#held.set(chatId, leases);
    // One comes, and so one goes.
    setTimeout(() => {
      const [oldest] = this.#held.keys();
      if (this.#held.size > warmChats) this.#letGo(oldest as ChatId);
    }, letGoAfterMs);
  }

  #read(): readonly string[] {
    return this.#options.values.getItem(this.#name)?.split(" ") ?? [];
  }

  /** A chat is opened, and has its own hold on its documents. */
  note(chatId: ChatId, live: number): void {
    trySetItem(this.#options.values, this.#name, `${chatId} ${live}`);
    this.prepare(chatId, live);
  }

  /** The chat goes from this device: nothing of it is held, now or at the next start. */
  forget(chatId: ChatId): void {
    const { values } = this.#options;
    if (values.getItem(this.#name)?.startsWith(`${chatId} `) === true) values.removeItem(this.#name);
    this.#letGo(chatId);
  }

  /** Other tabs may have taken some of them off this device, or all of this ends. */
  release(isGone: (chatId: ChatId) => boolean): void {
    for (const chatId of this.#held.keys()) if (isGone(chatId)) this.#letGo(chatId);
  }

  #letGo(chatId: ChatId): void {
    this.#held.get(chatId)?.forEach((lease) => lease.close());
    this.#held.delete(chatId);
  }
}
