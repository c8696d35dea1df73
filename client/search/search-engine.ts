import type { DocName } from "../../shared/lib/doc-name.ts";
import { assertNever } from "../../shared/lib/assert.ts";
import { PersonSearch } from "./person-search.ts";
import { parseSearchRequest, type SearchReply } from "./search-protocol.ts";
import type { ResolvedQuery } from "./search-token.ts";

interface RunningQuery {
  readonly id: number;
  readonly query: ResolvedQuery;
}

const rerunAfterMs = 20;

/** What runs in the worker: takes requests, and answers the present query whenever its answer changes. */
export class SearchEngine {
  readonly #post: (reply: SearchReply) => void;
  #search: PersonSearch | undefined;
  #query: RunningQuery | undefined;
  #answer = "";
  #rerun: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isWantedAgain = false;

  constructor(post: (reply: SearchReply) => void) {
    this.#post = post;
  }

  handle(message: unknown): void {
    const request = parseSearchRequest(message);
    if (request === undefined) return;
    switch (request.type) {
      case "start":
        this.#start(request.userId, new Map(request.generations));
        break;
      case "lead":
        void this.#search?.lead();
        break;
      case "prepare":
        this.#search?.prepare();
        break;
      case "wait":
        this.#search?.wait();
        break;
      case "changed":
        this.#search?.noteChanged(request.documents);
        break;
      case "drop":
        void this.#search?.drop(request.chatId);
        break;
      case "query":
        this.#query = request;
        this.#answer = "";
        this.#run();
        break;
      case "cancel":
        if (this.#query?.id === request.id) this.#query = undefined;
        break;
      default:
        assertNever(request);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#rerun);
    this.#query = undefined;
    await this.#search?.close();
  }

  #start(userId: string, generations: ReadonlyMap<DocName, number>): void {
    this.#search ??= new PersonSearch(userId, generations, () => this.#scheduleRerun());
  }

  #scheduleRerun(): void {
    if (this.#query === undefined) return;
    this.#rerun ??= setTimeout(() => {
      this.#rerun = undefined;
      this.#run();
    }, rerunAfterMs);
  }

  /** One at a time; one that was asked for meanwhile follows. */
  #run(): void {
    this.#isWantedAgain = true;
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#runAll().finally(() => {
      this.#isRunning = false;
    });
  }

  async #runAll(): Promise<void> {
    while (this.#isWantedAgain) {
      this.#isWantedAgain = false;
      const running = this.#query;
      const view = running && (await this.#search?.query(running.query, () => this.#query === running));
      if (view === undefined || running === undefined || this.#query !== running) continue;
      const answer = JSON.stringify(view);
      if (answer === this.#answer) continue;
      this.#answer = answer;
      this.#post({ type: "result", id: running.id, view });
    }
  }
}
