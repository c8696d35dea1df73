import type { DocumentGeneration } from "./document-generation.ts";
import type { DocumentRebaseParts } from "./document-rebase.ts";
import type { RebaseEntry } from "./rebase-entry.ts";
import { nameOf, type RebaseJournal } from "./rebase-journal.ts";
import { RebaseReplay } from "./rebase-replay.ts";
import { listDeleted } from "./rebase-segment.ts";
import { planRebase, rebaseInputOf } from "./rebase.ts";

/** The journal without what was deleted in the old generation meanwhile (`gone`). */
export function splitJournal(
  { docName }: DocumentRebaseParts,
  old: DocumentGeneration,
  journal: RebaseJournal | undefined,
): { readonly gone: readonly RebaseEntry[]; readonly left: RebaseJournal | undefined } {
  const gone = listDeleted(docName, old.doc, journal?.entries ?? []);
  return { gone, left: journal && { ...journal, entries: journal.entries.filter((entry) => !gone.includes(entry)) } };
}

/** What was written in the old generation since the journal was made, or in this tab only. */
export function listLater(
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
