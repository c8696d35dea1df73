import type { SegmentKeeper } from "./segment-keeper.ts";
import type { SegmentEntry } from "./segment-entry.ts";
import type { Candidate, SearchSegment } from "./search-segment.ts";
import type { ResolvedQuery } from "./search-token.ts";

export interface PlacedCandidate extends Candidate {
  readonly entry: SegmentEntry;
}

interface Source {
  readonly entry: SegmentEntry;
  readonly rest: Iterator<Candidate, void, undefined>;
  head: Candidate;
}

/** How many saved indexes are read at once. */
const loadAhead = 32;

/**
 * What the indexes of many segments take for hits, newest first. Segments are asked in the order of their newest
 * message, and none before its turn: what many messages have is found in few segments.
 */
export class CandidateQueue {
  readonly #query: ResolvedQuery;
  readonly #keeper: SegmentKeeper;
  readonly #waiting: SegmentEntry[];
  #loaded: ReadonlyMap<SegmentEntry, SearchSegment> = new Map();
  #sources: Source[] = [];

  constructor(query: ResolvedQuery, keeper: SegmentKeeper, entries: Iterable<SegmentEntry>) {
    this.#query = query;
    this.#keeper = keeper;
    this.#waiting = [...entries]
      .filter(({ chatId, newest }) => newest !== "" && (query.chats?.includes(chatId) ?? true))
      .sort((a, b) => (a.newest < b.newest ? -1 : 1));
  }

  /** The next ones, fewer only at the end. */
  async take(count: number): Promise<readonly PlacedCandidate[]> {
    const taken: PlacedCandidate[] = [];
    while (taken.length < count) {
      const newest = await this.#findNewest();
      if (newest === undefined) break;
      taken.push({ ...newest.head, entry: newest.entry });
      this.#advance(newest);
    }
    return taken;
  }

  async #findNewest(): Promise<Source | undefined> {
    for (;;) {
      let newest = this.#sources[0];
      for (const source of this.#sources) {
        if (newest === undefined || source.head.orderKey > newest.head.orderKey) newest = source;
      }
      const next = this.#waiting.at(-1);
      if (next === undefined || (newest !== undefined && newest.head.orderKey > next.newest)) return newest;
      if (!this.#loaded.has(next)) this.#loaded = await this.#keeper.load(this.#waiting.slice(-loadAhead));
      this.#waiting.pop();
      const index = this.#loaded.get(next);
      if (index !== undefined) this.#add(next, index);
    }
  }

  #add(entry: SegmentEntry, index: SearchSegment): void {
    const rest = index.find(this.#query);
    const first = rest.next();
    if (first.done !== true) this.#sources.push({ entry, rest, head: first.value });
  }

  #advance(source: Source): void {
    const next = source.rest.next();
    if (next.done === true) this.#sources = this.#sources.filter((other) => other !== source);
    else source.head = next.value;
  }
}
