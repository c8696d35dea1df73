import * as Y from "yjs";
import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { openSegment, segmentRoots } from "../../shared/model/segment.ts";
import type { Locks } from "../api/session-refresher.ts";
import type { DocumentGeneration } from "./document-generation.ts";
import type { FailedTexts } from "./failed-texts.ts";
import { documentDatabaseName, type GenerationPointers } from "./generation-pointers.ts";
import { failedTexts, isSameValue, type FailedText, type RebaseAuthor, type RebaseEntry } from "./rebase-entry.ts";
import { writeGeneration } from "./rebase-journal-writing.ts";
import { nameOf, readJournal } from "./rebase-journal.ts";
import { isOfDeleted } from "./rebase-segment.ts";
import { planRebase, rebaseInputOf } from "./rebase.ts";
import { fetchServerState } from "./server-state.ts";

export interface DocumentRebaseParts extends RebaseAuthor {
  readonly docName: DocName;
  readonly pointers: GenerationPointers;
  readonly failedTexts: FailedTexts;
  readonly locks: Locks | undefined;
  readonly createSocketClass: (onOpened: (epoch: string) => boolean) => typeof WebSocket;
}

/** Where the rebase starts from, and what the server refused. */
export interface RebaseStart {
  readonly generation: DocumentGeneration;
  readonly number: number;
  /** What a rebase before this one was just writing again. */
  readonly refused: readonly RebaseEntry[];
}

export type RebaseOutcome =
  /** The generation with this number is the valid one now. */
  | { readonly ok: true; readonly number: number }
  /** The server does not hand the document out. */
  | { readonly ok: false; readonly code: number };

/**
 * Builds the next generation of a document: the server's state, and a journal of the own entries to be written again.
 * Nothing changes before the last step, so a crash anywhere leaves either the old generation or the new one. If another
 * tab was first, its generation is the answer.
 */
export function buildNextGeneration(
  parts: DocumentRebaseParts,
  start: RebaseStart,
  signal: AbortSignal,
): Promise<RebaseOutcome> {
  const build = (): Promise<RebaseOutcome> => buildLocked(parts, start, signal);
  if (parts.locks === undefined) return build();
  return parts.locks.request(`roost.${parts.userId}.rebase.${parts.docName}`, build);
}

async function buildLocked(
  parts: DocumentRebaseParts,
  { generation, number, refused }: RebaseStart,
  signal: AbortSignal,
): Promise<RebaseOutcome> {
  signal.throwIfAborted();
  const { docName, userId, pointers } = parts;
  const valid = pointers.read(docName);
  if (valid > number) return { ok: true, number: valid };
  const state = await fetchServerState({ docName, createSocketClass: parts.createSocketClass, signal });
  if (!state.ok) return state;
  // A disk that is late is waited for here: what is on it belongs into the plan.
  const before = await readJournal(generation.database);
  const plan = planRebase(docName, rebaseInputOf(generation, state), parts);
  const planned = new Set(plan.entries.map(nameOf));
  const isSegment = parseDocName(docName)?.kind === "segment";
  const waiting = (before?.entries ?? []).filter(
    (entry) =>
      !planned.has(nameOf(entry)) &&
      !isSameValue(state.doc.getMap(entry.root).get(entry.key), entry.value) &&
      // Deleted since by another device.
      !(isSegment && isOfDeleted(openSegment(state.doc), entry)),
  );
  // Only what was refused all alone is known to be the reason.
  const guilty = new Set(refused.length === 1 ? refused.map(nameOf) : []);
  const entries = inOrder([...plan.entries, ...waiting]);
  await parts.failedTexts.add(docName, [...plan.failed, ...entries.filter(isIn(guilty)).flatMap(failedTextOf)]);
  const next = number + 1;
  await writeGeneration(documentDatabaseName(userId, docName, next), state, {
    entries: entries.filter((entry) => !guilty.has(nameOf(entry))),
    isSingle: refused.length > 0,
    base: Y.encodeStateVector(state.doc),
    dropped: [...guilty],
    oldDatabaseNames: [...(before?.oldDatabaseNames ?? []), documentDatabaseName(userId, docName, number)],
  });
  state.doc.destroy();
  signal.throwIfAborted();
  if (!pointers.raise(docName, next)) throw new Error("the next generation could not be made the valid one");
  return { ok: true, number: next };
}

/** Messages first, then what is about them. What waits since an earlier rebase comes after what the document holds. */
function inOrder(entries: readonly RebaseEntry[]): RebaseEntry[] {
  const isMessage = ({ root }: RebaseEntry): boolean => root === segmentRoots.messages;
  return [...entries.filter(isMessage), ...entries.filter((entry) => !isMessage(entry))];
}

function isIn(names: ReadonlySet<string>): (entry: RebaseEntry) => boolean {
  return (entry) => names.has(nameOf(entry));
}

function failedTextOf({ root, key, value }: RebaseEntry): readonly FailedText[] {
  if (root !== segmentRoots.messages && root !== segmentRoots.edits) return [];
  return failedTexts(key, value, root === segmentRoots.edits ? "edit-not-valid" : "refused");
}
