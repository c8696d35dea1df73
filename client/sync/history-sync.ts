import * as Y from "yjs";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { isMessageId, sentAtOf } from "../../shared/lib/ids.ts";
import { openSegment } from "../../shared/model/segment.ts";
import type { DocumentPool } from "./document-pool.ts";
import type { DocumentRemover } from "./document-remover.ts";
import type { HistoryLedger } from "./history-ledger.ts";
import { planHistory, type HistoryChat, type HistoryFacts, type HistoryStep } from "./history-plan.ts";
import { whenOnDisk, whenSynced } from "./when-synced.ts";

export interface HistorySyncOptions {
  readonly pool: DocumentPool;
  readonly ledger: HistoryLedger;
  readonly remover: Pick<DocumentRemover, "remove">;
  /** The documents that lie on this device. */
  readonly listDocuments: () => Promise<readonly DocName[]>;
  readonly readFacts: () => Promise<Pick<HistoryFacts, "chats" | "limit">>;
  /** False while somebody uses the device or pays for its connection, and while there is more urgent work. */
  readonly mayWork: () => boolean;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Between two documents, and before looking again whether it may work. */
  readonly pauseMs: number;
}

const skipForMs = 5 * 60_000;
const lookAgainAfterMs = 60 * 60_000;

/**
 * Brings older segments to the disk while nobody minds: one by one, newest first, as far as the person's limits allow,
 * and lets go of what is beyond them. Runs in one tab only.
 */
export class HistorySync {
  readonly #options: HistorySyncOptions;
  readonly #skippedUntil = new Map<DocName, number>();
  #isRunning = false;
  /** While it was running: what it has planned with may be out of date. */
  #wasRequested = false;
  #isOnline = false;
  #isStopped = false;
  #isDiskFull = false;
  /** The ledger was compared with the disk since there was last nothing to do. */
  #isReconciled = false;
  #current: Promise<unknown> = Promise.resolve();
  /** Ends waiting for the document that is in hand. */
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: HistorySyncOptions) {
    this.#options = options;
  }

  /** There is a link, the lists are here, and this tab is the one. */
  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    if (!isOnline) this.#abort.abort();
    this.request();
  }

  /** The disk refuses, or takes writes again. */
  setDiskFull(isDiskFull: boolean): void {
    this.#isDiskFull = isDiskFull;
    this.request();
  }

  /** There may be something to do. */
  request(): void {
    this.#wasRequested = true;
    if (this.#isRunning || !this.#mayGoOn()) return;
    this.#wait(0);
  }

  /** Gives up the document that is in hand, to take it up again later; settles when it is let go of. */
  async interrupt(): Promise<void> {
    this.#abort.abort();
    await this.#current;
  }

  stop(): void {
    this.#isStopped = true;
    this.#abort.abort();
    clearTimeout(this.#timer);
  }

  #mayGoOn(): boolean {
    return this.#isOnline && !this.#isStopped;
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    if (this.#isRunning || !this.#mayGoOn()) return;
    const { mayWork, pauseMs } = this.#options;
    let waitMs = pauseMs;
    if (mayWork()) {
      this.#isRunning = true;
      this.#wasRequested = false;
      this.#abort = new AbortController();
      // A step that fails is tried again later, like one that does not come to an end.
      const step = this.#step().catch(() => true);
      this.#current = step;
      const isDone = await step;
      this.#isRunning = false;
      if (isDone && !this.#wasRequested) waitMs = lookAgainAfterMs;
    }
    if (this.#mayGoOn()) this.#wait(waitMs);
  }

  /** True if there is nothing left to do. */
  async #step(): Promise<boolean> {
    const { ledger, readFacts, now } = this.#options;
    const facts = await readFacts();
    if (!this.#isReconciled) await this.#reconcile(facts.chats);
    this.#isReconciled = true;
    const isSkipped = (docName: DocName): boolean => (this.#skippedUntil.get(docName) ?? 0) > now();
    const step = planHistory({ ...facts, held: ledger.held, now: now(), isSkipped });
    if (step === undefined || (step.kind !== "remove" && this.#isDiskFull)) {
      this.#isReconciled = false;
      return true;
    }
    const { signal } = this.#abort;
    const isDone = await this.#take(step, signal);
    if (!isDone && !signal.aborted) this.#skippedUntil.set(step.docName, now() + skipForMs);
    return false;
  }

  /** Segments that somebody scrolled to, or that became old, count too; what the browser took away does not. */
  async #reconcile(chats: readonly HistoryChat[]): Promise<void> {
    const { ledger, listDocuments } = this.#options;
    const documents = new Set(await listDocuments());
    ledger.remove([...ledger.held.keys()].filter((docName) => !documents.has(docName)));
    const lives = new Map(chats.map(({ chatId, live }) => [chatId, live]));
    for (const docName of documents) {
      const address = parseDocName(docName);
      if (address?.kind !== "segment" || ledger.held.has(docName)) continue;
      const isOlder = address.segment < (lives.get(address.chatId) ?? 0) - 1;
      if (isOlder) ledger.note(docName, { bytes: 0, from: 0, checkedAt: 0 });
    }
  }

  async #take({ kind, docName }: HistoryStep, signal: AbortSignal): Promise<boolean> {
    const { ledger, remover } = this.#options;
    if (kind !== "remove") return this.#fetch(docName, signal);
    const isGone = await remover.remove(docName);
    if (isGone) ledger.remove([docName]);
    return isGone;
  }

  async #fetch(docName: DocName, signal: AbortSignal): Promise<boolean> {
    const { pool, ledger, now } = this.#options;
    const lease = pool.open(docName, { connect: true, isQuiet: true });
    try {
      if (!(await whenSynced(lease.replica, signal)) || !(await whenOnDisk(lease.replica))) return false;
      const { doc } = lease.replica;
      const { byteLength } = Y.encodeStateAsUpdate(doc);
      ledger.note(docName, { bytes: byteLength, from: findBeginning(doc), checkedAt: now() });
      return true;
    } finally {
      lease.close();
      // Else a chat that is dropped now would leave behind a database that is only being made.
      await pool.whenLetGo(docName);
    }
  }
}

function findBeginning(doc: Y.Doc): number {
  let from = Infinity;
  for (const id of openSegment(doc).messages.keys()) if (isMessageId(id)) from = Math.min(from, sentAtOf(id));
  return Number.isFinite(from) ? from : 0;
}
