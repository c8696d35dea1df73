import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { Logger } from "../logger.ts";
import type { DocumentAppend, DocumentLog, RecordWrite } from "../storage/contracts.ts";
import { announceCommit, type CommittedDocument } from "./announce.ts";
import type { Family, StagedTick } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import { TickBudget, type TickLimits } from "./tick-budget.ts";
import { readUpdateClocks } from "./yjs-bytes.ts";

interface StagedFamily {
  readonly family: Family;
  readonly tick: StagedTick;
  readonly appends: readonly { readonly document: LiveDocument; readonly append: DocumentAppend }[];
}

/** What the commit loop tells the rest of the server. */
export interface CommitListener {
  /** On disk; called before anything is sent. */
  committed(family: Family, tick: StagedTick, documents: readonly LiveDocument[]): void;
  /** Could not be written: the family is dropped and must not be used again. */
  dropped(family: Family): void;
}

/**
 * The one path to disk. Each turn takes what all families have queued, writes it as one synced batch, and only then
 * broadcasts and acknowledges. While a batch is under way the next one gathers.
 */
export class CommitLoop {
  readonly #log: DocumentLog;
  readonly #logger: Logger;
  readonly #listener: CommitListener;
  readonly #now: () => number;
  readonly #limits: TickLimits;
  #waiting = new Set<Family>();
  #run: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(log: DocumentLog, logger: Logger, listener: CommitListener, now: () => number, limits: TickLimits) {
    this.#limits = limits;
    this.#log = log;
    this.#logger = logger;
    this.#listener = listener;
    this.#now = now;
  }

  schedule(family: Family): void {
    this.#waiting.add(family);
    this.#run ??= this.#loop();
  }

  /** Settles when the write that is under way now is over, whatever became of it. */
  async whenWritten(): Promise<void> {
    await this.#writing;
  }

  /** Settles when everything that was scheduled is on disk. */
  async drain(): Promise<void> {
    while (this.#run !== undefined) await this.#run;
  }

  async #loop(): Promise<void> {
    while (this.#waiting.size > 0) {
      // What arrives in the same turn of the event loop goes into the same batch.
      await nextTurn();
      const staged = this.#stageAll();
      this.#writing = this.#commit(staged);
      await this.#writing;
    }
    // In the same turn as the last look at what waits: nothing that is scheduled later is overlooked.
    this.#run = undefined;
  }

  #stageAll(): StagedFamily[] {
    const families = [...this.#waiting];
    this.#waiting = new Set();
    const budget = new TickBudget(this.#limits);
    const staged: StagedFamily[] = [];
    let taken = 0;
    for (; taken < families.length && !budget.isSpent; taken++) {
      const entry = this.#stage(families[taken] as Family, budget);
      if (entry !== undefined) staged.push(entry);
    }
    // Those that had no turn come first in the next one.
    this.#waiting = new Set([...families.slice(taken), ...this.#waiting]);
    return staged;
  }

  #stage(family: Family, budget: TickBudget): StagedFamily | undefined {
    if (family.isHeld || family.isDropped) return undefined;
    try {
      const tick = family.stage(this.#now(), budget);
      const appends: { document: LiveDocument; append: DocumentAppend }[] = [];
      for (const document of family.documents.values()) {
        const append = document.beginCommit();
        if (append !== undefined) appends.push({ document, append });
      }
      return { family, tick, appends };
    } catch (error) {
      this.#logger.error("tick failed", { family: family.key, error });
      this.#drop(family);
      return undefined;
    }
  }

  async #commit(staged: readonly StagedFamily[]): Promise<void> {
    const appends = staged.flatMap((entry) => entry.appends.map(({ append }) => append));
    const writes: RecordWrite[] = staged.flatMap((entry) => entry.tick.writes);
    try {
      if (appends.length > 0 || writes.length > 0) await this.#log.append(appends, writes);
    } catch (error) {
      // One family's fault is not another's: each is tried alone.
      if (staged.length > 1) for (const entry of staged) await this.#commit([entry]);
      else this.#fail(staged, error);
      return;
    }
    for (const entry of staged) this.#finish(entry);
  }

  #fail(staged: readonly StagedFamily[], error: unknown): void {
    for (const { family, tick, appends } of staged) {
      this.#logger.error("commit failed", { documents: appends.map(({ append }) => append.name), error });
      for (const operation of tick.operations) operation.fail(error);
      this.#drop(family);
    }
  }

  #finish({ family, tick, appends }: StagedFamily): void {
    const documents: CommittedDocument[] = appends.map(({ document, append }) => {
      const clocks = readUpdateClocks(append.update);
      document.endCommit(append, clocks);
      return { document, update: append.update, clocks };
    });
    try {
      // Dropped while it was being written: nobody listens any more, and the successor reads it from disk.
      if (!family.isDropped) {
        family.committed(tick);
        this.#listener.committed(
          family,
          tick,
          documents.map(({ document }) => document),
        );
        announceCommit(documents, tick.outcomes, (userId) => family.mayAccess(userId));
      }
    } catch (error) {
      this.#logger.error("commit could not be told", { family: family.key, error });
      this.#drop(family);
    }
    for (const operation of tick.operations) operation.done();
  }

  /** Once: another one may have taken its place since. */
  #drop(family: Family): void {
    if (family.isDropped) return;
    this.#listener.dropped(family);
    family.drop(closeCodes.resync, "write-failed");
  }
}

/** The global one, so that a simulation of many machines can put its own turns in its place. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
