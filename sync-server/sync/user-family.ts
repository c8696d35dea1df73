import * as Y from "yjs";
import { limits } from "../../shared/lib/limits.ts";
import { userDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { UserId } from "../../shared/lib/ids.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { Family, StagedTick } from "./family.ts";
import type { LiveDocument, QueuedUpdate } from "./live-document.ts";
import type { TickBudget } from "./tick-budget.ts";
import { TickBuilder, tryUpdate } from "./tick.ts";

/** A person's private document: drafts, preferences and settings, for that person's devices only. */
export class UserFamily implements Family {
  readonly key: DocName;
  isHeld = false;
  readonly #userId: UserId;
  #isDropped = false;
  readonly #cache: DocumentCache;
  readonly #countMeasured: (userId: UserId, bytes: number) => boolean;
  /** As long as the document stays as it is. */
  readonly #sizes = new WeakMap<Y.Doc, number>();

  /** `countMeasured`: counts what it costs to look at a whole document; false if the person has to wait. */
  constructor(userId: UserId, cache: DocumentCache, countMeasured: (userId: UserId, bytes: number) => boolean) {
    this.key = userDocName(userId);
    this.#userId = userId;
    this.#cache = cache;
    this.#countMeasured = countMeasured;
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
        if (!this.#mayMeasure(document, queued, budget)) {
          const reason = "too-many-updates";
          tick.conclude({ type: "closed", document, queued, code: closeCodes.rateLimit, reason });
          continue;
        }
        tryUpdate(tick, document, queued, {
          mayWrite: this.mayAccess(queued.from.identity.userId),
          userDoc: { bytes: document.bytes, measure: () => this.#measure(document.doc) },
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

  /** Near the limit the document has to be measured, and again after each change: that is work that one update causes. */
  #mayMeasure(document: LiveDocument, { from, update }: QueuedUpdate, budget: TickBudget): boolean {
    const { bytes, doc } = document;
    if (bytes + update.length <= limits.userDocBytes || this.#sizes.has(doc)) return true;
    budget.take(bytes, 0);
    return this.#countMeasured(from.identity.userId, bytes);
  }

  #measure(doc: Y.Doc): number {
    let size = this.#sizes.get(doc);
    if (size === undefined) {
      this.#sizes.set(doc, (size = Y.encodeStateAsUpdate(doc).byteLength));
      doc.once("update", () => this.#sizes.delete(doc));
    }
    return size;
  }
}
