import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { resolveQuery, type SearchNames } from "./resolve-query.ts";
import { parseSearchReply, parseSearchRequest, type SearchRequest } from "./search-protocol.ts";
import { SearchResults } from "./search-results.ts";
import type { ResolvedQuery } from "./search-token.ts";
import type { SearchQuery } from "./search-view.ts";

/** The part of a Worker that is used. */
export interface SearchWorker {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** The part of BroadcastChannel that is used. */
export interface SearchChannel {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

/** Which generation of a document is the valid one: `GenerationPointers` of `client/sync` fit. */
export interface Generations {
  read(docName: DocName): number;
  listDocNames(): readonly DocName[];
}

export interface SearchServiceOptions {
  readonly userId: UserId;
  /** Starts `search-worker.ts`: at the first query, or a while after `lead`, and again if one died. */
  readonly createWorker: () => SearchWorker;
  /** Between the tabs of this person, of which each has a worker of its own. */
  readonly openChannel: (name: string) => SearchChannel | undefined;
  readonly generations: Generations;
  readonly names: SearchNames;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface Asked {
  readonly id: number;
  readonly query: ResolvedQuery;
  readonly results: SearchResults;
}

/** The app has better things to do while it starts. */
const leadAfterMs = 3_000;
const tellAfterMs = 20;

/** The page's side of the search. It hands on what it is asked and told; the work is done in a worker. */
export class SearchService {
  readonly #options: SearchServiceOptions;
  readonly #channel: SearchChannel | undefined;
  readonly #changed = new Set<DocName>();
  #worker: SearchWorker | undefined;
  #latest: Asked | undefined;
  #isAsked = false;
  #lastId = 0;
  #isLeader = false;
  #isClosed = false;
  #leadTimer: ReturnType<typeof setTimeout> | undefined;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SearchServiceOptions) {
    this.#options = options;
    this.#channel = options.openChannel(`roost.${options.userId}.search`);
    if (this.#channel !== undefined) this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** The answer, kept up to date while somebody listens, until something else is searched for. */
  search(query: SearchQuery): SearchResults {
    this.#cancel();
    this.#latest = undefined;
    const { userId, names, now } = this.#options;
    const resolved = resolveQuery(query, { userId, names, now: now() });
    if (resolved === undefined || this.#isClosed) return new SearchResults({ ready: true, hits: [], more: false });
    const results: SearchResults = new SearchResults(undefined, (isUsed) => {
      if (this.#latest?.results !== results) return;
      if (isUsed) this.#ask();
      else this.#cancel();
    });
    this.#latest = { id: ++this.#lastId, query: resolved, results };
    this.#ask();
    return results;
  }

  /** Somebody is about to search, as when the field gets the focus: what is read now need not be read then. */
  prepare(): void {
    if (!this.#isClosed) this.#post({ type: "prepare" });
  }

  /** Somebody opens a chat, and needs the disk and the processor more. */
  wait(): void {
    if (!this.#isClosed) this.#tell({ type: "wait" });
  }

  /** This tab does what one tab must do: it makes the indexes and saves them. */
  lead(): void {
    if (this.#isLeader || this.#isClosed) return;
    this.#isLeader = true;
    if (this.#worker === undefined) this.#leadTimer = setTimeout(() => this.#start(), leadAfterMs);
    else this.#post({ type: "lead" });
  }

  /** A document was written to, and is on disk or will be in a moment. Only segments matter. */
  noteChanged(docName: DocName): void {
    if (this.#isClosed || parseDocName(docName)?.kind !== "segment") return;
    this.#changed.add(docName);
    this.#tellTimer ??= setTimeout(() => this.#tellChanges(), tellAfterMs);
  }

  /** The chat's documents were deleted from this device. */
  dropChat(chatId: ChatId): void {
    if (this.#isClosed) return;
    for (const docName of this.#changed) if (docName.startsWith(`${chatId}.`)) this.#changed.delete(docName);
    this.#tell({ type: "drop", chatId });
  }

  /** Ends the worker. What it has not saved yet is made anew after the next start. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#leadTimer);
    clearTimeout(this.#tellTimer);
    this.#channel?.close();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#latest = undefined;
  }

  #tellChanges(): void {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = undefined;
    if (this.#changed.size === 0) return;
    const { generations } = this.#options;
    const documents = [...this.#changed].map((docName) => ({ docName, generation: generations.read(docName) }));
    this.#changed.clear();
    this.#tell({ type: "changed", documents });
  }

  /** A worker that is not there yet reads everything when it starts. */
  #tell(request: SearchRequest): void {
    this.#channel?.postMessage(request);
    this.#worker?.postMessage(request, []);
  }

  #hear(data: unknown): void {
    const request = parseSearchRequest(data);
    const isForAll = request?.type === "changed" || request?.type === "drop" || request?.type === "wait";
    if (isForAll) this.#worker?.postMessage(request, []);
  }

  #ask(): void {
    if (this.#isAsked || this.#latest === undefined) return;
    const { id, query } = this.#latest;
    this.#tellChanges();
    this.#isAsked = true;
    this.#post({ type: "query", id, query });
  }

  #cancel(): void {
    if (!this.#isAsked || this.#latest === undefined) return;
    this.#isAsked = false;
    this.#worker?.postMessage({ type: "cancel", id: this.#latest.id } satisfies SearchRequest, []);
  }

  #post(request: SearchRequest): void {
    this.#start()?.postMessage(request, []);
  }

  #start(): SearchWorker | undefined {
    if (this.#worker !== undefined || this.#isClosed) return this.#worker;
    clearTimeout(this.#leadTimer);
    const { createWorker, generations, userId } = this.#options;
    let worker: SearchWorker;
    try {
      worker = createWorker();
    } catch {
      // The browser has none, or forbids them.
      this.#fail(undefined);
      return undefined;
    }
    this.#worker = worker;
    worker.onmessage = ({ data }) => this.#receive(data);
    worker.onerror = () => this.#fail(worker);
    const known = generations.listDocNames().map((docName) => [docName, generations.read(docName)] as const);
    worker.postMessage({ type: "start", userId, generations: known } satisfies SearchRequest, []);
    if (this.#isLeader) worker.postMessage({ type: "lead" } satisfies SearchRequest, []);
    return worker;
  }

  #receive(data: unknown): void {
    const reply = parseSearchReply(data);
    if (this.#isAsked && reply?.id === this.#latest?.id && reply !== undefined) this.#latest?.results.set(reply.view);
  }

  /** It could not be loaded, or broke. The next query tries another one. */
  #fail(worker: SearchWorker | undefined): void {
    if (this.#worker !== worker) return;
    worker?.terminate();
    this.#worker = undefined;
    this.#isAsked = false;
    this.#latest?.results.set({ ready: true, hits: [], more: false, unavailable: true });
  }
}
