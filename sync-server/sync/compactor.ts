import type { DocName } from "../../shared/lib/doc-name.ts";
import type { Logger } from "../logger.ts";
import { SequenceConflict, type Storage } from "../storage/contracts.ts";
import { tables } from "./chat-record.ts";
import type { LiveDocument } from "./live-document.ts";
import { countClearedPins, createRewrite, isMostlySuperseded } from "./rewrite-document.ts";

/** Below this many bytes a tail is not worth folding. */
const minTailBytes = 64 * 1024;
/** A tail is folded when it is this part of its snapshot. */
const tailRatio = 0.5;
/** Deleted content leaves the disk after at most this long; several deletions share one compaction. */
const eraseDelayMs = 10_000;
/** What was under way to a segment when it became full arrives in this time. */
const retireDelayMs = 300;

/** How long an erasure of which nobody told waits: its write was reported as failed, or its chat was dropped meanwhile. */
const reminderMs = 600_000;

/** With so many pins that were taken back a meta document is rewritten, but not again and again by whoever makes them. */
const maxClearedPins = 200;

/** What the compactor needs of the engine. */
export interface CompactorHost {
  /** A document, warm; undefined if it is no more. */
  open(name: DocName): Promise<LiveDocument | undefined>;
  /** Whether the chat that a document belongs to was deleted. */
  isOfDeletedChat(name: DocName): Promise<boolean>;
  /** What is in memory is not what is on the disk: it is to be read anew. */
  forget(name: DocName): Promise<void>;
  /** It will hardly be needed again in memory. */
  release(document: LiveDocument): void;
  /** Meta and private documents with so many client ids are rewritten. */
  readonly maxClients: number;
  /** How long pins that were taken back, and what was superseded in a private document, may go on taking up room. */
  readonly rewriteDelayMs: number;
  /** Runs `write`, which puts another document in the place of this one, while nothing else happens to it. */
  replace(document: LiveDocument, write: () => Promise<void>): Promise<void>;
}

/**
 * Folds tails into snapshots in the background, one document at a time, and erases what was deleted. What is to be
 * erased is noted in the commit that deleted it, so that a crash in between forgets nothing.
 */
export class Compactor {
  readonly #storage: Storage;
  readonly #logger: Logger;
  readonly #host: CompactorHost;
  readonly #queue = new Set<DocName>();
  readonly #retired = new Set<DocName>();
  readonly #timers = new Map<DocName, NodeJS.Timeout>();
  /** Apart: nothing else shall wait as long as these. */
  readonly #rewriteTimers = new Map<DocName, NodeJS.Timeout>();
  #reminder: NodeJS.Timeout | undefined;
  /** Whose room has been taken up for long enough: nobody shall have to rebase again and again. */
  readonly #overdue = new Set<DocName>();
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(storage: Storage, logger: Logger, host: CompactorHost) {
    this.#storage = storage;
    this.#logger = logger;
    this.#host = host;
  }

  /** Takes up the erasures that were due when the server stopped, and from time to time those that are left over. */
  async start(): Promise<void> {
    await this.#resume();
    const resume = (): void => {
      this.#resume().catch((error: unknown) => this.#logger.error("erasures could not be read", { error }));
    };
    this.#reminder = setInterval(resume, reminderMs);
    this.#reminder.unref();
  }

  /** Weighs a document after a commit. */
  consider(document: LiveDocument): void {
    if (this.#hasTooManyClients(document)) this.#enqueue(document.name);
    else if (hasTooManyClearedPins(document)) this.#rewriteLater(document.name);
    if (document.tailBytes >= Math.max(minTailBytes, document.snapshotBytes * tailRatio)) this.#enqueue(document.name);
  }

  /** Weighs one that takes no more, soon: how it came to be full may have been before this server started. */
  weighFull(name: DocName): void {
    this.#enqueueLater(name, eraseDelayMs);
  }

  /** Folds a segment soon, whatever it weighs: it hardly changes any more, and is then served from one piece of the disk. */
  retire(name: DocName): void {
    this.#retired.add(name);
    this.#enqueueLater(name, retireDelayMs);
  }

  /** Takes up a noted erasure. */
  erase(name: DocName): void {
    this.#enqueueLater(name, eraseDelayMs);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearInterval(this.#reminder);
    for (const timers of [this.#timers, this.#rewriteTimers]) {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    }
    this.#queue.clear();
    await this.#running;
  }

  async #resume(): Promise<void> {
    const due = await this.#storage.records.range(tables.erasures, { limit: 10_000 });
    for (const { key } of due) this.#enqueue(key);
  }

  /** Asked when a document is folded: what it holds is weighed then, and not after each commit. */
  #mustRewrite(document: LiveDocument, isOverdue: boolean): boolean {
    if (this.#hasTooManyClients(document) || (isOverdue && hasTooManyClearedPins(document))) return true;
    if (!isMostlySuperseded(document)) return false;
    // How much a person brings to a meta document is counted. To a private one a program that knows of no epochs brings
    // all of it again after each rewrite.
    if (isOverdue || document.address.kind === "meta") return true;
    this.#rewriteLater(document.name);
    return false;
  }

  #hasTooManyClients(document: LiveDocument): boolean {
    return document.address.kind !== "segment" && document.owners.count >= this.#host.maxClients;
  }

  #rewriteLater(name: DocName): void {
    this.#startTimer(this.#rewriteTimers, name, this.#host.rewriteDelayMs, () => {
      this.#overdue.add(name);
      this.#enqueue(name);
    });
  }

  #enqueueLater(name: DocName, delayMs: number): void {
    this.#startTimer(this.#timers, name, delayMs, () => this.#enqueue(name));
  }

  #startTimer(timers: Map<DocName, NodeJS.Timeout>, name: DocName, delayMs: number, whenDue: () => void): void {
    if (this.#isStopped || timers.has(name)) return;
    const timer = setTimeout(() => {
      timers.delete(name);
      whenDue();
    }, delayMs);
    timer.unref();
    timers.set(name, timer);
  }

  #enqueue(name: DocName): void {
    if (this.#isStopped) return;
    this.#queue.add(name);
    this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    for (let name = next(this.#queue); name !== undefined; name = next(this.#queue)) {
      this.#queue.delete(name);
      const isOverdue = this.#overdue.delete(name);
      try {
        await this.#compact(name, isOverdue);
      } catch (error) {
        // The old bytes are still whole.
        this.#logger.error("compaction failed", { document: name, error });
        // Where even that cannot be read, the next attempt finds it.
        if (error instanceof SequenceConflict) await this.#host.forget(name).catch(() => undefined);
        if (isOverdue) this.#overdue.add(name);
        this.#enqueueLater(name, eraseDelayMs);
      }
    }
    this.#running = undefined;
  }

  async #compact(name: DocName, isOverdue: boolean): Promise<void> {
    const erasure = await this.#storage.records.get(tables.erasures, name);
    const isOfDeletedChat = erasure !== undefined && (await this.#host.isOfDeletedChat(name));
    const document = await this.#host.open(name);
    if (document === undefined) return;
    await document.whenCommitted();
    if (!document.isWarm || document.isDropped) {
      // Another one has taken its place meanwhile; what is to be erased still is.
      if (erasure !== undefined) this.#enqueueLater(name, eraseDelayMs);
      return;
    }
    if (isOfDeletedChat) {
      if (await this.#delete(document)) await this.#strike(name, erasure.version);
      else this.#enqueueLater(name, eraseDelayMs);
      return;
    }
    if (this.#mustRewrite(document, isOverdue)) {
      await this.#host.replace(document, () => this.#storage.documents.rewrite(name, createRewrite(document)));
      if (erasure !== undefined) this.#enqueueLater(name, eraseDelayMs);
      return;
    }
    const isStored = document.seq > 0;
    if (isStored && (document.tailBytes > 0 || erasure !== undefined))
      await this.#fold(document, erasure !== undefined);
    // One that was due before it was full would be read again when what was under way to it has arrived.
    if (this.#retired.has(name) && !this.#timers.has(name) && !this.#queue.has(name)) {
      this.#retired.delete(name);
      this.#host.release(document);
    }
    if (erasure !== undefined) await this.#strike(name, erasure.version);
  }

  async #strike(name: DocName, version: number): Promise<void> {
    const isDone = await this.#storage.records.write([
      { table: tables.erasures, key: name, value: undefined, expect: version },
    ]);
    if (!isDone) this.#enqueue(name);
  }

  /** @returns false if something else has taken the document's place meanwhile. */
  async #delete(document: LiveDocument): Promise<boolean> {
    let isDeleted = false;
    await this.#host.replace(document, async () => {
      await this.#storage.documents.delete(document.name);
      isDeleted = true;
    });
    return isDeleted;
  }

  async #fold(document: LiveDocument, erase: boolean): Promise<void> {
    const { snapshot, vector, seq } = document.encodeState();
    const { tailBytes } = document;
    await this.#storage.documents.compact(document.name, { upToSeq: seq, snapshot, snapshotVector: vector, erase });
    document.noteCompaction(snapshot.length, tailBytes);
  }
}

function next(names: ReadonlySet<DocName>): DocName | undefined {
  return names.values().next().value;
}

function hasTooManyClearedPins(document: LiveDocument): boolean {
  return document.address.kind === "meta" && document.isWarm && countClearedPins(document.doc) >= maxClearedPins;
}
