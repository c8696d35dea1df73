import type { DocumentGeneration } from "./document-generation.ts";
import type { DocumentRebaseParts } from "./document-rebase.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { strikeEntries } from "./rebase-journal-writing.ts";
import { nameOf, readJournal, type RebaseJournal } from "./rebase-journal.ts";
import { RebaseReplay } from "./rebase-replay.ts";
import { listDeleted } from "./rebase-segment.ts";
import { applyEntries, planRebase, rebaseInputOf } from "./rebase.ts";

export interface GenerationEntryParts extends DocumentRebaseParts {
  readonly create: (number: number) => DocumentGeneration;
  readonly current: () => DocumentGeneration;
  /** Keeps messages and edits that come after what waits to be written again. @returns the entries that it cannot keep. */
  readonly hold: (entries: readonly RebaseEntry[]) => readonly RebaseEntry[];
  /** The next generation's disk has what it needs of the texts in the present document, but for these. */
  readonly onTakenOver: (later: readonly RebaseEntry[]) => void;
}

export interface GenerationEntry {
  readonly number: number;
  readonly isBuilder: boolean;
  readonly signal: AbortSignal;
  readonly onWritten: (replay: RebaseReplay) => void;
  /** It holds all that it takes from the old one. */
  readonly onEntered: (generation: DocumentGeneration, replay: RebaseReplay | undefined) => void;
}

/** Loads the generation that counts now, takes over what the old one has that the journal does not, and ends the old one. */
export async function enterGeneration(parts: GenerationEntryParts, entry: GenerationEntry): Promise<void> {
  let gone: readonly RebaseEntry[] = [];
  const old = parts.current();
  const next = parts.create(entry.number);
  try {
    await next.load();
    entry.signal.throwIfAborted();
    const journal = await readJournal(next.database);
    const split = splitJournal(parts, old, journal);
    gone = split.gone;
    const replay = split.left && createReplay(parts, next, split.left, entry.onWritten);
    const later = listLater(parts, old, next, split.left);
    // Nothing that the person writes from now on comes before it. Other tabs get it from this one.
    if (entry.isBuilder) replay?.writeNext();
    parts.onTakenOver(later);
    const isBehind = replay !== undefined && replay.waiting.length > 0;
    applyEntries(next.doc, isBehind ? parts.hold(later) : later);
    entry.onEntered(next, replay);
  } catch (error) {
    if (parts.current() !== next) await next.destroy();
    throw error;
  }
  if (gone.length > 0) await strikeEntries(next.database, gone).catch(() => undefined);
  await old.destroy();
}

/** The journal without what was deleted in the old generation meanwhile (`gone`). */
function splitJournal(
  { docName }: DocumentRebaseParts,
  old: DocumentGeneration,
  journal: RebaseJournal | undefined,
): { readonly gone: readonly RebaseEntry[]; readonly left: RebaseJournal | undefined } {
  const gone = listDeleted(docName, old.doc, journal?.entries ?? []);
  return { gone, left: journal && { ...journal, entries: journal.entries.filter((entry) => !gone.includes(entry)) } };
}

/** What was written in the old generation since the journal was made, or in this tab only. */
function listLater(
  parts: DocumentRebaseParts,
  old: DocumentGeneration,
  next: DocumentGeneration,
  left: RebaseJournal | undefined,
): readonly RebaseEntry[] {
  const plan = planRebase(parts.docName, rebaseInputOf(old, next), parts);
  const settled = new Set([...(left?.entries.map(nameOf) ?? []), ...(left?.dropped ?? [])]);
  const kept = new Set(parts.failedTexts.list().map(({ id }) => id));
  return plan.entries.filter((entry) => !settled.has(nameOf(entry)) && !kept.has(entry.key));
}

/** One tab at a time writes again what waits. */
export function createReplay(
  { locks, userId, docName }: DocumentRebaseParts,
  generation: DocumentGeneration,
  journal: RebaseJournal,
  onWritten: (replay: RebaseReplay) => void,
): RebaseReplay {
  const replay: RebaseReplay = new RebaseReplay({
    generation,
    journal,
    alone: (task) => (locks === undefined ? task() : locks.request(`roost.${userId}.replay.${docName}`, task)),
    onWritten: () => onWritten(replay),
  });
  return replay;
}
