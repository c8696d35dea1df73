import type { DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { SearchService } from "../search/search-service.ts";
import type { SearchQuery, SearchResultView } from "../search/search-view.ts";
import { Cell, type Observable } from "../store/observable.ts";

const loadAfterMs = 2_000;

/** Stands in for the search until its code is there: nobody needs it to read and write. */
export class DeferredSearch {
  readonly #load: () => Promise<SearchService>;
  readonly #changed = new Set<DocName>();
  #loading: Promise<SearchService> | undefined;
  #service: SearchService | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLeader = false;
  #isClosed = false;

  constructor(load: () => Promise<SearchService>) {
    this.#load = load;
  }

  search(query: SearchQuery): Observable<SearchResultView> {
    if (this.#service !== undefined) return this.#service.search(query);
    const results = new DeferredResults();
    this.#start().then(
      (service) => results.follow(service.search(query)),
      () => results.fail(),
    );
    return results;
  }

  prepare(): void {
    this.#start().then(
      (service) => service.prepare(),
      // The search itself tells.
      () => undefined,
    );
  }

  wait(): void {
    this.#service?.wait();
  }

  lead(): void {
    this.#isLeader = true;
    this.#service?.lead();
    this.#startLater();
  }

  noteChanged(docName: DocName): void {
    if (this.#service !== undefined) this.#service.noteChanged(docName);
    else if (!this.#isClosed) {
      this.#changed.add(docName);
      this.#startLater();
    }
  }

  dropChat(chatId: ChatId): void {
    for (const docName of this.#changed) if (docName.startsWith(`${chatId}.`)) this.#changed.delete(docName);
    this.#start().then(
      (service) => service.dropChat(chatId),
      // What is gone is not found by a search that cannot be loaded.
      () => undefined,
    );
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#service?.close();
  }

  #startLater(): void {
    if (this.#service !== undefined || this.#isClosed) return;
    // Without its code nothing is lost: the next start reads everything.
    this.#timer ??= setTimeout(() => void this.#start().catch(() => undefined), loadAfterMs);
  }

  #start(): Promise<SearchService> {
    this.#loading ??= this.#load().then((service) => {
      this.#service = service;
      if (this.#isClosed) service.close();
      if (this.#isLeader) service.lead();
      for (const docName of this.#changed) service.noteChanged(docName);
      this.#changed.clear();
      return service;
    });
    // The next one tries again.
    this.#loading.catch(() => (this.#loading = undefined));
    return this.#loading;
  }
}

/** Listens to the answer as soon as there is one, for as long as somebody listens here. */
class DeferredResults implements Observable<SearchResultView> {
  readonly #cell = new Cell<SearchResultView>({ ready: false, hits: [], more: false });
  readonly #listeners = new Set<() => void>();
  #source: Observable<SearchResultView> | undefined;
  #stop: (() => void) | undefined;

  get value(): SearchResultView {
    return this.#source?.value ?? this.#cell.value;
  }

  follow(source: Observable<SearchResultView>): void {
    this.#source = source;
    if (this.#listeners.size > 0) this.#listen();
    this.#notify();
  }

  fail(): void {
    this.#cell.set({ ready: true, hits: [], more: false, unavailable: true });
    this.#notify();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#listen();
    return () => {
      if (!this.#listeners.delete(listener) || this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = undefined;
    };
  }

  #listen(): void {
    this.#stop ??= this.#source?.subscribe(() => this.#notify());
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
