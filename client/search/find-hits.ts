import { authorOf, sentAtOf, type MessageId } from "../../shared/lib/ids.ts";
import { CandidateQueue, type PlacedCandidate } from "./candidate-queue.ts";
import { cutExcerpt } from "./excerpt.ts";
import { matchMessage } from "./match-text.ts";
import type { SegmentEntry } from "./segment-entry.ts";
import type { SegmentKeeper } from "./segment-keeper.ts";
import type { SegmentTexts } from "./segment-texts.ts";
import type { ResolvedQuery } from "./search-token.ts";
import type { SearchHit } from "./search-view.ts";

/** How many documents are read before somebody looks whether the answer is still wanted. */
const readAtOnce = 4;

export interface FoundHits {
  readonly hits: readonly SearchHit[];
  readonly more: boolean;
}

/**
 * Asks the indexes, then the documents themselves: a hit is what a message says now, not what it said when it was
 * indexed. Undefined if `isWanted` says no meanwhile.
 */
export async function findHits(
  query: ResolvedQuery,
  keeper: SegmentKeeper,
  entries: Iterable<SegmentEntry>,
  isWanted: () => boolean,
): Promise<FoundHits | undefined> {
  const queue = new CandidateQueue(query, keeper, entries);
  const hits: SearchHit[] = [];
  // One more than asked for tells whether there are more.
  while (hits.length <= query.limit) {
    const wanted = query.limit + 1 - hits.length;
    const candidates = await queue.take(wanted);
    if (!isWanted()) return undefined;
    const texts = new Map<SegmentEntry, SegmentTexts | undefined>();
    const entries = [...new Set(candidates.map(({ entry }) => entry))];
    for (let i = 0; i < entries.length; i += readAtOnce) {
      const some = entries.slice(i, i + readAtOnce);
      // A document that cannot be read gives no hits.
      const read = await Promise.all(some.map((entry) => keeper.readTexts(entry).catch(() => undefined)));
      if (!isWanted()) return undefined;
      for (const [k, entry] of some.entries()) texts.set(entry, read[k]);
    }
    for (const candidate of candidates) {
      const hit = readHit(candidate, texts.get(candidate.entry), query);
      if (hit !== undefined) hits.push(hit);
    }
    if (candidates.length < wanted) break;
  }
  return { hits: hits.slice(0, query.limit), more: hits.length > query.limit };
}

function readHit(
  { entry, id: shortId }: PlacedCandidate,
  texts: SegmentTexts | undefined,
  query: ResolvedQuery,
): SearchHit | undefined {
  const message = texts?.get(shortId);
  const match = message === undefined ? undefined : matchMessage(message.text, message.fileNames, query.tokens);
  if (message === undefined || match === undefined) return undefined;
  const id = `${shortId}-${entry.n}` as MessageId;
  const { text, start, ranges } = cutExcerpt(message.text, match.ranges);
  return {
    chatId: entry.chatId,
    message: { id, author: authorOf(id), text, deleted: false, known: true },
    at: sentAtOf(id),
    ranges,
    textStart: start,
    textLength: message.text.length,
    files: match.files,
  };
}
