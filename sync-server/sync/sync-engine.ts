import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { Logger } from "../logger.ts";
import type { Storage } from "../storage/contracts.ts";
import { AwarenessHub } from "./awareness-hub.ts";
import { ChatFamily } from "./chat-family.ts";
import type { SegmentLimits } from "./segment-limits.ts";
import type { ChatRecord } from "./chat-record.ts";
import { CommitLoop } from "./commit-loop.ts";
import { Compactor } from "./compactor.ts";
import { DocumentCache } from "./document-cache.ts";
import { DocumentChannel, type ChannelHost } from "./document-channel.ts";
import { FamilyDirectory } from "./family-directory.ts";
import type { Family, Operation, StagedTick, UpdateOutcome } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import { StaleDocument } from "./stale-document.ts";
import type { Subscriber } from "./subscriber.ts";
import type { TickLimits } from "./tick-budget.ts";
import type { RefusalReason } from "./validation/validate-update.ts";
import { UserRates, type UserRateLimits } from "./user-rates.ts";
import { WarmSet, type WarmLimits } from "./warm-set.ts";
import { WriteQuota, type WriteLimits } from "./write-quota.ts";

export interface SyncEngineOptions {
  readonly storage: Storage;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly segments: SegmentLimits;
  readonly tick: TickLimits;
  readonly quota: WriteLimits;
  readonly warm: WarmLimits;
  /** Yjs client ids at which a meta or private document is rewritten. */
  readonly maxClientsPerDocument: number;
  /** undefined: no limits, for benchmarks. */
  readonly rates: UserRateLimits | undefined;
}

/** Why a channel was not opened. */
export interface OpenRefusal {
  readonly code: number;
  readonly reason: string;
}

/** Told after each commit that is on disk, before anything is sent. */
export type CommitObserver = (family: Family, tick: StagedTick) => void;

const rewriteDelayMs = 3_600_000;
/** A chat that was not used for this long, and that nobody has open, leaves the memory. */
const sweepIntervalMs = 60_000;

/** All documents of this server: who may open them, and the one path by which they change. */
export class SyncEngine implements ChannelHost {
  readonly #options: SyncEngineOptions;
  readonly #families: FamilyDirectory;
  #sweeper: NodeJS.Timeout | undefined;
  #isStopping = false;
  readonly #hubs = new WeakMap<LiveDocument, AwarenessHub>();
  readonly #loop: CommitLoop;
  readonly #compactor: Compactor;
  readonly #warm: WarmSet;
  readonly #observers = new Set<CommitObserver>();
  readonly #rates: UserRates;

  constructor(options: SyncEngineOptions) {
    const { storage, logger, now } = options;
    this.#options = options;
    this.#warm = new WarmSet(options.warm);
    this.#families = new FamilyDirectory({
      records: storage.records,
      segments: options.segments,
      quota: new WriteQuota(options.quota, options.segments),
      whenWritten: () => this.#loop.whenWritten(),
      createCache: (family) => this.#createCache(family),
      countMeasured: (userId, bytes) => this.countQuestion(userId, bytes),
    });
    this.#rates = new UserRates(options.rates);
    this.#compactor = new Compactor(storage, logger, {
      open: (name) => this.#openWarm(name),
      isOfDeletedChat: async (name) => {
        const family = await this.#families.find(name);
        return family instanceof ChatFamily && family.settled?.record.isDeleted === true;
      },
      forget: async (name) => {
        const family = await this.#families.find(name);
        if (family !== undefined) this.#drop(family);
      },
      release: (document) => this.#warm.release(document),
      maxClients: options.maxClientsPerDocument,
      rewriteDelayMs,
      replace: (document, write) => this.#replace(document, write),
    });
    this.#loop = new CommitLoop(
      storage.documents,
      logger,
      {
        committed: (family, tick, documents) => this.#committed(family, tick, documents),
        dropped: (family) => this.#forget(family),
      },
      now,
      options.tick,
    );
  }

  async start(): Promise<void> {
    this.#sweeper = setInterval(() => void this.sweep(performance.now() - sweepIntervalMs), sweepIntervalMs);
    this.#sweeper.unref();
    await this.#compactor.start();
  }

  /** Takes nothing more in, and settles when everything that came in is on disk. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sweeper);
    await this.#loop.drain();
    await this.#compactor.stop();
    await this.#loop.drain();
  }

  observeCommits(observer: CommitObserver): void {
    this.#observers.add(observer);
  }

  /** Opens a channel. A chat that the person is not in is refused alike, whether or not it exists. */
  async open(name: DocName, subscriber: Subscriber): Promise<DocumentChannel | OpenRefusal> {
    const family = await this.#families.find(name);
    const { userId } = subscriber.identity;
    if (family === undefined || !family.mayAccess(userId)) return { code: closeCodes.noAccess, reason: "no-access" };
    if (!family.hasDocument(name) && !(await this.#raiseRestored(family, name))) {
      return { code: closeCodes.noDocument, reason: "no-document" };
    }
    const document = await family.open(name);
    // Membership may have ended while the document was read.
    if (!family.mayAccess(userId)) return { code: closeCodes.noAccess, reason: "no-access" };
    if (document.isDropped || family.isDropped) return { code: closeCodes.resync, reason: "resync" };
    return new DocumentChannel(this, family, document, subscriber);
  }

  /** The epoch that a client of this document is told. */
  epochOf(document: LiveDocument): string {
    const { epoch } = this.#options.storage;
    return document.epoch === undefined ? epoch : `${epoch}.${document.epoch}`;
  }

  /** A chat that exists; undefined for one that never did or was deleted. */
  async chat(chatId: ChatId): Promise<ChatFamily | undefined> {
    const family = await this.#families.find(chatId);
    return family instanceof ChatFamily && family.record.isDeleted !== true ? family : undefined;
  }

  /**
   * Puts a chat into memory that is about to be created; the caller commits its records and its meta document.
   * An existing one, also a deleted one, comes back as it is.
   */
  chatForCreation(record: ChatRecord): ReturnType<FamilyDirectory["create"]> {
    return this.#families.create(record);
  }

  /** Runs a change by the server in its turn; settles when it is on disk, rejects with what `run` threw. */
  operate(family: ChatFamily, documents: readonly DocName[], run: Operation["run"]): Promise<void> {
    return new Promise((resolve, reject) => {
      family.enqueue({ documents, run, done: resolve, fail: reject });
      this.schedule(family);
    });
  }

  /** Ends channels of a family: a person's, or everybody's. */
  closeChannels(family: Family, userId: UserId | undefined, code: number, reason: string): void {
    for (const document of family.documents.values()) {
      for (const subscriber of [...document.attached]) {
        if (userId === undefined || subscriber.identity.userId === userId) subscriber.close(code, reason);
      }
    }
  }

  /** Gives back the memory of chats that nobody has open and that were not used since `before` (`performance.now()`). */
  async sweep(before: number): Promise<void> {
    for (const family of await this.#families.unusedSince(before)) {
      for (const document of family.prune()) this.#release(document);
      if (family.documents.size === 0) this.#forget(family);
    }
  }

  /** How many chats and private documents are in memory. */
  get familyCount(): number {
    return this.#families.size;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  schedule(family: Family): void {
    this.#loop.schedule(family);
  }

  awarenessOf(document: LiveDocument): AwarenessHub {
    let hub = this.#hubs.get(document);
    if (hub === undefined) {
      hub = new AwarenessHub(document);
      this.#hubs.set(document, hub);
    }
    return hub;
  }

  countUpdate(userId: UserId, document: LiveDocument, bytes: number): boolean {
    return this.#rates.countUpdate(userId, document.name, bytes);
  }

  countQuestion(userId: UserId, bytes: number): boolean {
    return this.#rates.countQuestion(userId, bytes);
  }

  failed(family: Family, error: unknown): void {
    this.#options.logger.error("document could not be read", { error });
    if (error instanceof StaleDocument) this.#drop(family);
  }

  #createCache(family: () => Family): DocumentCache {
    return new DocumentCache(this.#options.storage.documents, {
      ready: () => this.schedule(family()),
      warmed: (document) => this.#warm.touch(document),
      failed: (error) => {
        this.failed(family(), error);
        this.#drop(family());
      },
    });
  }

  /** Whether a segment above live exists all the same: after a restore, members bring back what the backup lacks. */
  async #raiseRestored(family: Family, name: DocName): Promise<boolean> {
    const { storage } = this.#options;
    const address = parseDocName(name);
    if (!storage.isRestored || !(family instanceof ChatFamily) || address?.kind !== "segment") return false;
    const run = family.raiseRestored(storage.epoch, address.segment);
    if (run === undefined) return false;
    await this.operate(family, [family.metaName], run);
    return true;
  }

  async #openWarm(name: DocName): Promise<LiveDocument | undefined> {
    const family = await this.#families.find(name);
    if (family === undefined || !family.hasDocument(name)) return undefined;
    const document = await family.open(name);
    await document.warm();
    this.#warm.touch(document);
    return document;
  }

  /** Puts another document in the place of one, in the family's turn: nothing of it is staged or under way meanwhile. */
  async #replace(document: LiveDocument, write: () => Promise<void>): Promise<void> {
    const family = await this.#families.find(document.name);
    if (family?.documents.get(document.name) !== document) return;
    family.isHeld = true;
    try {
      await Promise.all([...family.documents.values()].map((each) => each.whenCommitted()));
      if (document.isDropped) return;
      await write();
      family.replaced(document);
      this.#release(document);
    } finally {
      family.isHeld = false;
      this.schedule(family);
    }
  }

  #committed(family: Family, tick: StagedTick, documents: readonly LiveDocument[]): void {
    for (const document of documents) {
      this.#warm.touch(document);
      this.#compactor.consider(document);
    }
    for (const name of tick.retired) this.#compactor.retire(name);
    for (const outcome of tick.outcomes) if (isFull(outcome)) this.#compactor.weighFull(outcome.document.name);
    for (const name of tick.erased) this.#compactor.erase(name);
    for (const observer of this.#observers) observer(family, tick);
  }

  /** Once: another one may have taken its place since. */
  #drop(family: Family): void {
    if (family.isDropped) return;
    this.#forget(family);
    family.drop(closeCodes.resync, "read-failed");
  }

  #forget(family: Family): void {
    this.#families.delete(family);
    for (const document of family.documents.values()) this.#release(document);
  }

  #release(document: LiveDocument): void {
    this.#warm.forget(document);
    this.#hubs.get(document)?.stop();
  }
}

function isFull(outcome: UpdateOutcome): boolean {
  return outcome.type === "closed" && outcome.reason === ("document-full" satisfies RefusalReason);
}
