import type * as Y from "yjs";
import { limits } from "../../shared/lib/limits.ts";
import { segmentRoots, structOf } from "../../shared/model/segment.ts";
import { deleted } from "../../shared/model/values.ts";
import { deleteDatabase } from "../api/indexed-database.ts";
import type { DocumentGeneration } from "./document-generation.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { endJournal, strikeEntries } from "./rebase-journal-writing.ts";
import { readJournal, type RebaseJournal } from "./rebase-journal.ts";
import { applyEntries, splitEntries } from "./rebase.ts";

export interface RebaseReplayParts {
  readonly generation: DocumentGeneration;
  /** As it was read a moment ago. */
  readonly journal: RebaseJournal;
  /** Runs a task while no other tab runs one of this document. */
  readonly alone: (task: () => Promise<void>) => Promise<void>;
  /** What waits became less. */
  readonly onWritten: () => void;
}

/** Writes what the journal of a rebase holds, part by part, each one only after the last is on the server's disk. */
export class RebaseReplay {
  readonly #parts: RebaseReplayParts;
  #waiting: readonly (readonly RebaseEntry[])[];
  #inFlight: readonly RebaseEntry[] = [];
  readonly #whenStopped: Promise<void>;
  #tellStopped: () => void = () => undefined;
  #isStopped = false;
  #wake: () => void = () => undefined;

  constructor(parts: RebaseReplayParts) {
    this.#parts = parts;
    this.#waiting = partsOf(parts.journal);
    this.#whenStopped = new Promise((resolve) => {
      this.#tellStopped = resolve;
    });
  }

  /** What was written and not yet acknowledged: if the server refuses now, the reason is among these. */
  get inFlight(): readonly RebaseEntry[] {
    return this.#inFlight;
  }

  /** What is not in the document yet: it comes before all that is written from now on. */
  get waiting(): readonly RebaseEntry[] {
    return this.#waiting.flat();
  }

  isOf(generation: DocumentGeneration): boolean {
    return this.#parts.generation === generation && !this.#isStopped;
  }

  /** Delivery or the document changed. */
  notice(): void {
    this.#wake();
  }

  stop(): void {
    this.#isStopped = true;
    this.#tellStopped();
    this.#wake();
  }

  /** Writes the next part. */
  writeNext(): void {
    const [part, ...later] = this.#waiting;
    if (part === undefined) return;
    const { generation, journal } = this.#parts;
    this.#inFlight = part;
    applyEntries(generation.doc, part, journal.base);
    this.#waiting = later;
    this.#parts.onWritten();
  }

  async run(): Promise<void> {
    const { generation, alone } = this.#parts;
    const { database } = generation;
    // Whoever waits here holds back the next generation's replay.
    await Promise.race([database.whenAttached, this.#whenStopped]);
    await alone(() => this.#writeAll());
    await this.#strikeInFlight();
    if (this.#isStopped) return;
    // What is not gone yet stays noted: it holds what may be deleted some day. Another tab may have it open for a while.
    const old = this.#parts.journal.oldDatabaseNames;
    // What was written there last came into this generation without the journal: a disk that is full has it nowhere else.
    await Promise.race([database.whenWritten(), this.#whenStopped]);
    if (this.#isStopped) return;
    await Promise.race([Promise.all(old.map(deleteDatabase)), this.#whenStopped]);
    if (!this.#isStopped) await endJournal(database);
  }

  async #writeAll(): Promise<void> {
    if (this.#isStopped) return;
    if (this.#inFlight.length === 0) {
      // Another tab may have written some of it meanwhile.
      const journal = await readJournal(this.#parts.generation.database);
      this.#waiting = journal === undefined ? [] : partsOf(journal);
      this.writeNext();
    }
    while (!this.#isStopped && this.#waiting.length > 0) {
      await this.#strikeInFlight();
      if (!this.#isStopped) this.writeNext();
    }
    this.#parts.onWritten();
  }

  async #strikeInFlight(): Promise<void> {
    const part = this.#inFlight;
    while (!this.#isStopped && !part.every((entry) => this.#isDurable(entry))) {
      this.#deleteAgain(part);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#isStopped) return;
    await strikeEntries(this.#parts.generation.database, part);
    this.#inFlight = [];
  }

  /** Another device brought a message back at the same time, not knowing of its deletion; Yjs may let that win. */
  #deleteAgain(part: readonly RebaseEntry[]): void {
    const { generation, journal } = this.#parts;
    const back = part.filter((entry) => this.#isBack(entry));
    if (back.length > 0) applyEntries(generation.doc, back, journal.base);
  }

  #isBack({ root, key, value }: RebaseEntry): boolean {
    if (root !== segmentRoots.messages || value !== deleted) return false;
    return this.#parts.generation.doc.getMap(root).get(key) !== deleted;
  }

  #isDurable(entry: RebaseEntry): boolean {
    if (this.#isBack(entry)) return false;
    const { root, key } = entry;
    const { doc, ledger } = this.#parts.generation;
    const map: Y.Map<unknown> = doc.getMap(root);
    const position = structOf(map, key);
    return position !== undefined && ledger.covers(position);
  }
}

function partsOf({ entries, isSingle }: RebaseJournal): readonly (readonly RebaseEntry[])[] {
  return isSingle ? entries.map((entry) => [entry]) : splitEntries(entries, limits.updateBytes / 2);
}
