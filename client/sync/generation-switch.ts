import { createBackOff } from "../api/back-off.ts";
import type { DocumentGeneration } from "./document-generation.ts";
import type { GenerationEntryParts } from "./generation-entry.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { readJournal } from "./rebase-journal.ts";
import type { RebaseReplay } from "./rebase-replay.ts";
import type * as rebaseWork from "./rebase-work.ts";
import type { TabChannel } from "./tab-channel.ts";

/** The code of `rebase-work.ts`. */
export type RebaseWork = typeof rebaseWork;

export interface GenerationSwitchParts extends GenerationEntryParts {
  readonly tabs: TabChannel;
  readonly loadRebase: () => Promise<RebaseWork>;
  /** The number of the present generation. */
  readonly number: number;
  readonly enter: (generation: DocumentGeneration) => void;
  /** What waits to be written again became less, or is written (`isBehind`). */
  readonly onReplayed: () => void;
  /** The server does not hand the document out. */
  readonly onDenied: (code: number) => void;
}

/** Replaces a document by its next generation: after a refusal, or when another tab did so. Writing goes on meanwhile. */
export class GenerationSwitch {
  readonly #parts: GenerationSwitchParts;
  readonly #abort = new AbortController();
  readonly #backOff = createBackOff({ baseMs: 1_000, maxMs: 60_000, random: Math.random });
  readonly #unlisten: () => void;
  #number: number;
  #replay: RebaseReplay | undefined;
  #isBehind: boolean;
  #work: Promise<void> | undefined;
  /** Settles when it is known what waits to be written again, or that nobody can know. */
  readonly whenJournalRead: Promise<void>;
  #noteJournalRead: () => void = () => undefined;
  /** Counts the changes of generation that began. */
  #turn = 0;

  constructor(parts: GenerationSwitchParts) {
    this.#parts = parts;
    this.#number = parts.number;
    // Until the journal was read, there may be one.
    this.#isBehind = parts.number > 0;
    this.whenJournalRead = new Promise((resolve) => {
      this.#noteJournalRead = resolve;
    });
    if (!this.#isBehind) this.#noteJournalRead();
    this.#unlisten = parts.tabs.listen(topicOf(parts.docName), () => this.adoptIfRaised());
  }

  /** The number of the present generation. */
  get number(): number {
    return this.#number;
  }

  /** Whether the present generation is about to be replaced, so that its provider stays disconnected. */
  get isBusy(): boolean {
    return this.#work !== undefined;
  }

  /** Settles when the present generation is not about to be replaced; never if it is closed before that is known. */
  get whenSettled(): Promise<void> {
    return this.#work ?? Promise.resolve();
  }

  /** Whether messages of before wait to be written again: what is written meanwhile must come after them. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** What is not in the document yet. */
  get waiting(): readonly RebaseEntry[] {
    return this.#replay?.waiting ?? [];
  }

  /** The disk was read, or refused: go on with what a rebase left behind. */
  start({ isRead }: { readonly isRead: boolean }): void {
    // Without a disk nobody knows what waits there, nor for how long.
    if (!isRead) {
      this.#isBehind = false;
      this.#noteJournalRead();
    }
    if (this.#number > 0) this.#startReplay();
    this.adoptIfRaised();
  }

  /** The server refused what it got (`isRefused`), or has another history. */
  rebase({ isRefused }: { readonly isRefused: boolean }): void {
    const refused = isRefused ? (this.#replay?.inFlight ?? []) : [];
    this.#begin(async () => {
      const start = { generation: this.#parts.current(), number: this.#number, refused };
      const { buildNextGeneration } = await this.#parts.loadRebase();
      const outcome = await buildNextGeneration(this.#parts, start, this.#abort.signal);
      if (!outcome.ok) {
        this.#parts.onDenied(outcome.code);
        return;
      }
      await this.#enter(outcome.number, { isBuilder: true });
      this.#parts.tabs.announce(topicOf(this.#parts.docName));
    });
  }

  /** Another tab may have made a newer generation the valid one. */
  adoptIfRaised(): void {
    const valid = this.#parts.pointers.read(this.#parts.docName);
    if (valid > this.#number && !this.isBusy) this.#begin(() => this.#enter(valid, { isBuilder: false }));
  }

  noticeDelivery(): void {
    this.#replay?.notice();
  }

  /** What is under way ends by itself: at its next step, or when a lock that another tab holds comes free. */
  stop(): void {
    this.#unlisten();
    this.#abort.abort(new Error("the document is closed"));
    this.#replay?.stop();
    this.#noteJournalRead();
  }

  #begin(act: () => Promise<void>): void {
    if (this.isBusy || this.#abort.signal.aborted) return;
    this.#turn++;
    this.#replay?.stop();
    this.#parts.current().provider.disconnect();
    this.#work = this.#untilDone(act).then(() => {
      // It stays open which of the two generations holds all.
      if (this.#abort.signal.aborted) return new Promise<never>(() => undefined);
      this.#work = undefined;
      const generation = this.#parts.current();
      this.#parts.enter(generation);
      // It stays after all: the server does not hand out the next one.
      if (this.#replay?.isOf(generation) === false) this.#startReplay();
      // Another tab may have gone on meanwhile.
      this.adoptIfRaised();
      return undefined;
    });
  }

  async #untilDone(act: () => Promise<void>): Promise<void> {
    while (!this.#abort.signal.aborted) {
      try {
        await act();
        this.#backOff.reset();
        return;
      } catch {
        // A disk that refuses, or the end of the tab. The old generation is whole, so nothing is lost by waiting.
        await wait(this.#backOff.next(), this.#abort.signal);
      }
    }
  }

  async #enter(number: number, { isBuilder }: { readonly isBuilder: boolean }): Promise<void> {
    const { enterGeneration } = await this.#parts.loadRebase();
    await enterGeneration(this.#parts, {
      number,
      isBuilder,
      signal: this.#abort.signal,
      onWritten: this.#handleWritten,
      onEntered: (generation, replay) => {
        this.#number = number;
        this.#replay = replay;
        this.#isBehind = replay !== undefined && replay.waiting.length > 0;
        this.#parts.enter(generation);
        this.#parts.onReplayed();
      },
    });
    this.#startReplay();
  }

  #startReplay(): void {
    const turn = this.#turn;
    void this.#untilDone(async () => {
      const generation = this.#parts.current();
      if (this.#replay?.isOf(generation) !== true) {
        const journal = await readJournal(generation.database);
        const replay =
          journal &&
          (await this.#parts.loadRebase()).createReplay(this.#parts, generation, journal, this.#handleWritten);
        // Another rebase began meanwhile, and ends with a replay of its own.
        if (turn !== this.#turn || this.#abort.signal.aborted) return;
        this.#replay = replay;
      }
      this.#noteWritten();
      // When the disk refuses, the journal is still there, and the old generation with what may be deleted meanwhile.
      await this.#replay?.run();
    });
  }

  readonly #handleWritten = (replay: RebaseReplay): void => {
    if (this.#replay === replay) this.#noteWritten();
  };

  #noteWritten(): void {
    this.#noteJournalRead();
    this.#isBehind = this.waiting.length > 0;
    this.#parts.onReplayed();
  }
}

function topicOf(docName: string): string {
  return `generation.${docName}`;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
