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

/** Whoever comes back to no chat at all has no use for it after this. */
const holdMs = 5_000;

/**
 * Begins to read the chat that was open last while the app is still finding out who is here and what chats there are:
 * that is the one that is shown again. Persisted: one value, its id and its live segment.
 */
export class HeadStart {
  readonly #options: HeadStartOptions;
  readonly #name: string;
  #leases: readonly DocumentLease[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

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
    if (!isChatId(chatId) || !Number.isSafeInteger(newest) || newest < 0) return;
    const segments = newest === 0 ? [0] : [newest - 1, newest];
    const names = [metaDocName(chatId), ...segments.map((n) => segmentDocName(chatId, n))];
    this.#leases = names.map((name) => this.#options.open(name));
    this.#timer = setTimeout(() => this.end(), holdMs);
  }

  #read(): readonly string[] {
    return this.#options.values.getItem(this.#name)?.split(" ") ?? [];
  }

  /** A chat is opened: it has its own hold on its documents. */
  note(chatId: ChatId, live: number): void {
    trySetItem(this.#options.values, this.#name, `${chatId} ${live}`);
    this.end();
  }

  /** The chat goes from this device: nothing of it is held, now or at the next start. */
  forget(chatId: ChatId): void {
    const { values } = this.#options;
    if (values.getItem(this.#name)?.startsWith(`${chatId} `) !== true) return;
    values.removeItem(this.#name);
    this.end();
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const lease of this.#leases) lease.close();
    this.#leases = [];
  }
}
