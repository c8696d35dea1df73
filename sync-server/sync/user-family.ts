import { userDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { UserId } from "../../shared/lib/ids.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { Family, StagedTick } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import type { TickBudget } from "./tick-budget.ts";
import { TickBuilder, tryUpdate } from "./tick.ts";

/** A person's private document: drafts, preferences and settings, for that person's devices only. */
export class UserFamily implements Family {
  readonly key: DocName;
  isHeld = false;
  readonly #userId: UserId;
  #isDropped = false;
  readonly #cache: DocumentCache;

  constructor(userId: UserId, cache: DocumentCache) {
    this.key = userDocName(userId);
    this.#userId = userId;
    this.#cache = cache;
  }

  get documents(): ReadonlyMap<DocName, LiveDocument> {
    return this.#cache.loaded;
  }

  get isDropped(): boolean {
    return this.#isDropped;
  }

  get isIdle(): boolean {
    return true;
  }

  mayAccess(userId: UserId): boolean {
    return userId === this.#userId;
  }

  hasDocument(name: DocName): boolean {
    return name === this.key;
  }

  prune(): readonly LiveDocument[] {
    return this.#cache.prune();
  }

  open(name: DocName): Promise<LiveDocument> {
    return this.#cache.open(name);
  }

  stage(_now: number, budget: TickBudget): StagedTick {
    const tick = new TickBuilder(budget);
    this.#cache.release({ isNewTick: true });
    for (const document of this.documents.values()) {
      if (document.queue.length === 0 || !this.#cache.need([document.name])) continue;
      for (const queued of document.takeQueued(budget)) {
        tryUpdate(tick, document, queued, {
          mayWrite: this.mayAccess(queued.from.identity.userId),
          isAdmin: false,
          highestOrderKey: undefined,
          // The validator bounds a private document as a whole.
          count: () => undefined,
        });
      }
      if (document.queue.length > 0) this.#cache.reschedule();
    }
    return tick.finish();
  }

  /** A private document has no consequences beyond itself. */
  committed(): void {
    this.#cache.release({ isNewTick: false });
  }

  replaced(document: LiveDocument): void {
    this.#cache.replace(document, closeCodes.resync, "rewritten");
  }

  drop(code: number, reason: string): void {
    this.#isDropped = true;
    this.#cache.drop(code, reason);
  }
}
