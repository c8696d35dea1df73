import type { DocName } from "../../shared/lib/doc-name.ts";
import { openSegment } from "../../shared/model/segment.ts";
import { deleted } from "../../shared/model/values.ts";
import type { DocumentGeneration } from "./document-generation.ts";
import { replayEntry } from "./journal-replay.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import type { JournalEntry, SentJournal } from "./sent-journal.ts";
import type { UnsentRegistry } from "./unsent-registry.ts";
import { journalEntryOf, waitingTexts } from "./waiting-texts.ts";

/** Origins of its transactions. */
const origins = { write: "write", journal: "journal" } as const;

export interface TextWriterParts {
  readonly docName: DocName;
  readonly journal: SentJournal;
  readonly unsent: UnsentRegistry;
  readonly current: () => DocumentGeneration;
  /** Whether a rebase has still to write what comes before all that is written now. */
  readonly isBehind: () => boolean;
  /** Whether another generation may come in the place of the current one, which may lack what is written now. */
  readonly isLeaving: () => boolean;
  /** Something was written that is not in the document yet. */
  readonly onKept: () => void;
}

/**
 * Writes messages and edits to a document. Each is in the journal, which is synchronous, until it is on disk; what comes
 * after texts that a rebase has still to write stays there until those are in the document, and what is written before the
 * disk was read until it is: only then it is known what stands before it.
 */
export class TextWriter {
  readonly #parts: TextWriterParts;
  #isRead = false;
  /** What this tab keeps in the journal until it may be written, in the order in which it came. */
  readonly #held: JournalEntry[] = [];

  constructor(parts: TextWriterParts) {
    this.#parts = parts;
  }

  /** Settles when it is on this device. */
  async write(entry: JournalEntry): Promise<void> {
    const { journal, unsent, docName, isBehind, onKept } = this.#parts;
    const isKept = journal.add(entry);
    if (!isKept || (this.#isRead && !isBehind())) {
      // Where the journal has no room for it, what waits comes with it: it was written before.
      const earlier = isBehind() ? [] : this.#isRead ? this.#held.splice(0) : this.#takeKept();
      return this.#writeKept([...earlier, entry], origins.write);
    }
    this.#held.push(entry);
    if ("body" in entry) unsent.noteHeld(docName);
    else unsent.add(docName);
    onKept();
  }

  /** Keeps an entry of a rebase that comes after the ones in its journal. @returns false if it has to be written now. */
  hold(entry: RebaseEntry): boolean {
    const kept = journalEntryOf(this.#parts.docName, entry);
    return kept !== undefined && this.#parts.journal.add(kept);
  }

  /** A rebase has taken over what the document holds. Only of these the next generation's disk knows nothing yet. */
  handOver(later: readonly RebaseEntry[]): void {
    const { docName, journal, current } = this.#parts;
    const keys = new Set(later.filter(({ value }) => value !== deleted).map(({ key }) => key));
    const { messages, edits } = openSegment(current().doc);
    for (const entry of journal.list(docName)) {
      const isThere = "body" in entry ? messages.has(entry.key) : edits.has(entry.key);
      if (isThere && !keys.has(entry.key)) journal.remove(entry);
    }
  }

  /**
   * The disk was read, or what a rebase had to write is written: writes what an earlier tab may not have brought to disk,
   * and what was kept, if nothing has to come before it.
   */
  writeKept(): void {
    this.#isRead = true;
    if (this.#parts.isBehind()) return;
    const entries = this.#takeKept();
    if (entries.length > 0) void this.#writeKept(entries, origins.journal);
  }

  /** Texts that are on this device and not in the document yet: what a rebase has to write, and what comes after it. */
  waiting(entries: readonly RebaseEntry[]): readonly JournalEntry[] {
    const { journal, docName, isBehind, current } = this.#parts;
    if (!isBehind() && this.#held.length === 0) return [];
    const kept = entries.flatMap((entry) => journalEntryOf(docName, entry) ?? []);
    return waitingTexts(openSegment(current().doc), kept, journal.list(docName));
  }

  /** What earlier tabs left behind by its times, then what this one keeps, whatever the clock said meanwhile. */
  #takeKept(): readonly JournalEntry[] {
    const keys = this.#held.splice(0).map(({ key }) => key);
    const { journal, docName } = this.#parts;
    return journal.list(docName).sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key));
  }

  async #writeKept(entries: readonly JournalEntry[], origin: string): Promise<void> {
    const { isLeaving, current, journal, unsent, docName } = this.#parts;
    const generation = current();
    const { doc, database } = generation;
    if (entries.some((entry) => "body" in entry)) this.#startMessages();
    doc.transact(() => {
      for (const entry of entries) replayEntry(openSegment(doc), entry);
    }, origin);
    await database.whenWritten();
    // Else `handOver` or `writeKept` comes to it.
    if (isLeaving() || current() !== generation) return;
    for (const entry of entries) journal.remove(entry);
    unsent.retry(docName);
  }

  /** What is written next is accepted after everything that this device has not sent yet. */
  #startMessages(): void {
    const { unsent, docName, current } = this.#parts;
    const generation = current();
    generation.writeAfterPending(unsent.messageClientId(docName));
    unsent.noteMessages(docName, generation.doc.clientID);
  }
}
