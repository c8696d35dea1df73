import type * as Y from "yjs";
import { limits } from "../../shared/lib/limits.ts";
import { structOf } from "../../shared/model/segment.ts";
import { deleteDatabase } from "./indexed-database.ts";
import type { DocumentGeneration } from "./document-generation.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { endJournal, readJournal, strikeEntries } from "./rebase-journal.ts";
import { applyEntries, splitEntries } from "./rebase.ts";

/** Writes what the journal of a rebase holds, part by part, each one only after the last is on the server's disk. */
export class RebaseReplay {
  readonly #generation: DocumentGeneration;
  #inFlight: readonly RebaseEntry[] = [];
  readonly #whenStopped: Promise<void>;
  #tellStopped: () => void = () => undefined;
  #isStopped = false;
  #wake: () => void = () => undefined;

  constructor(generation: DocumentGeneration) {
    this.#generation = generation;
    this.#whenStopped = new Promise((resolve) => {
      this.#tellStopped = resolve;
    });
  }

  /** What was written and not yet acknowledged: if the server refuses now, the reason is among these. */
  get inFlight(): readonly RebaseEntry[] {
    return this.#inFlight;
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

  async run(): Promise<void> {
    const { database, doc } = this.#generation;
    // Whoever waits here holds back the next generation's replay.
    await Promise.race([database.whenAttached, this.#whenStopped]);
    const journal = await readJournal(database);
    if (journal === undefined || this.#isStopped) return;
    const parts = journal.isSingle
      ? journal.entries.map((entry) => [entry])
      : splitEntries(journal.entries, limits.updateBytes / 2);
    for (const part of parts) {
      if (this.#isStopped) return;
      this.#inFlight = part;
      applyEntries(doc, part);
      await this.#whenDurable(part);
      if (this.#isStopped) return;
      await strikeEntries(database, part);
    }
    this.#inFlight = [];
    // What is not gone yet stays noted: it holds what may be deleted some day. Another tab may have it open for a while.
    await Promise.race([Promise.all(journal.oldDatabaseNames.map(deleteDatabase)), this.#whenStopped]);
    if (!this.#isStopped) await endJournal(database);
  }

  async #whenDurable(part: readonly RebaseEntry[]): Promise<void> {
    while (!this.#isStopped && !part.every((entry) => this.#isDurable(entry))) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #isDurable({ root, key }: RebaseEntry): boolean {
    const map: Y.Map<unknown> = this.#generation.doc.getMap(root);
    const position = structOf(map, key);
    return position !== undefined && this.#generation.ledger.covers(position);
  }
}
