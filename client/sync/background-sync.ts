import { metaDocName, segmentDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, OrderKey } from "../../shared/lib/ids.ts";
import type { DocumentPool } from "./document-pool.ts";
import { whenOnDisk, whenSynced } from "./when-synced.ts";

/** What background sync needs to know of a chat. */
export interface SyncTarget {
  readonly chatId: ChatId;
  readonly live: number;
  readonly lastOrderKey: OrderKey | null;
}

export interface BackgroundSyncOptions {
  readonly pool: DocumentPool;
  /** Chats by their newest message, newest first. */
  readonly listTargets: () => readonly SyncTarget[];
  /** What was stored with the last complete sync of a chat, as written by `storeMark`. */
  readonly readMark: (chatId: ChatId) => string | undefined;
  readonly storeMark: (chatId: ChatId, mark: string) => void;
  /** Of the server's data, which a restore renews. */
  readonly epoch: () => string;
  readonly listUnsent: () => readonly DocName[];
  /** Whether the server may know the document; false while its chat waits in the outbox. */
  readonly isOnServer: (docName: DocName) => boolean;
  readonly onProgress: (progress: { readonly done: number; readonly total: number } | undefined) => void;
}

const requestDelayMs = 1_000;
/** Time for another tab to send what it writes. */
const elsewhereMs = 30_000;

/** Documents with unsent entries that are brought to the server beside each other. */
const unsentAtOnce = 4;

/** Brings chats that nobody has open to the disk, one by one, and lets go of them again. Runs in one tab only. */
export class BackgroundSync {
  readonly #options: BackgroundSyncOptions;
  #isRunning = false;
  #isWantedAgain = false;
  #isStopped = false;
  #isOnline = false;
  #isTold = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #elsewhere: ReturnType<typeof setTimeout> | undefined;

  constructor(options: BackgroundSyncOptions) {
    this.#options = options;
  }

  /** There is a link, and the lists are here: a whole round, with its progress told. */
  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (!isOnline) return;
    this.#isTold = true;
    this.#begin();
  }

  /** Something may have changed on the server: look once more, soon and quietly. */
  request(): void {
    this.#timer ??= setTimeout(() => this.#begin(), requestDelayMs);
  }

  /** Another tab has something to send. What it leaves behind when it is closed is this one's. */
  noteElsewhere(): void {
    this.#elsewhere ??= setTimeout(() => {
      this.#elsewhere = undefined;
      if (this.#options.listUnsent().length > 0) this.#begin();
    }, elsewhereMs);
  }

  /** Whether a round is under way. */
  get isBusy(): boolean {
    return this.#isRunning;
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#elsewhere);
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#mayGoOn()) return;
    if (this.#isRunning) this.#isWantedAgain = true;
    else void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    do {
      this.#isWantedAgain = false;
      // Beside each other: a document that cannot be brought to the server now holds up no other chat.
      await Promise.all([this.#sendUnsent(), this.#fetchChats()]);
    } while (this.#isWantedAgain && this.#mayGoOn());
    this.#isRunning = false;
    this.#isTold = false;
    this.#options.onProgress(undefined);
  }

  #mayGoOn(): boolean {
    return this.#isOnline && !this.#isStopped;
  }

  async #sendUnsent(): Promise<void> {
    const waiting = this.#options.listUnsent().filter((docName) => this.#options.isOnServer(docName));
    const sendNext = async (): Promise<void> => {
      for (let docName = waiting.shift(); docName !== undefined && this.#mayGoOn(); docName = waiting.shift()) {
        await this.#syncDocument(docName);
      }
    };
    await Promise.all(Array.from({ length: unsentAtOnce }, sendNext));
  }

  async #fetchChats(): Promise<void> {
    const targets = this.#options.listTargets().filter((target) => !this.#isDone(target));
    for (const [done, target] of targets.entries()) {
      if (!this.#mayGoOn()) return;
      if (this.#isTold) this.#options.onProgress({ done, total: targets.length });
      // Of the server that is compared with now: another one may answer before the end.
      const mark = this.#markOf(target);
      const names = [metaDocName(target.chatId), segmentDocName(target.chatId, target.live)];
      if (target.live > 0) names.push(segmentDocName(target.chatId, target.live - 1));
      const synced = await Promise.all(names.map((name) => this.#syncDocument(name)));
      if (synced.every(Boolean) && (await this.#syncAbove(target))) {
        this.#options.storeMark(target.chatId, mark);
      }
    }
  }

  /**
   * Segments that were here before the server was restored: it does not know them, and nobody else brings them back. One
   * after the other, so that what was written first is accepted first.
   */
  async #syncAbove({ chatId, live }: SyncTarget): Promise<boolean> {
    const highest = Number(this.#options.readMark(chatId)?.split(":")[0]);
    for (let n = live + 1; n <= highest; n++) {
      if (!(await this.#syncDocument(segmentDocName(chatId, n)))) return false;
    }
    return true;
  }

  /** A server that was restored may name the same newest message, and lack others that are here. */
  #markOf({ live, lastOrderKey }: SyncTarget): string {
    return `${live}:${lastOrderKey ?? ""}:${this.#options.epoch()}`;
  }

  #isDone(target: SyncTarget): boolean {
    return this.#options.readMark(target.chatId) === this.#markOf(target);
  }

  /** True when the document is on this device's disk as the server has it. */
  async #syncDocument(docName: DocName): Promise<boolean> {
    const lease = this.#options.pool.open(docName, { connect: true });
    try {
      return (await whenSynced(lease.replica)) && (await whenOnDisk(lease.replica));
    } finally {
      lease.close();
    }
  }
}
