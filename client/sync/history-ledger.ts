import type { DocName } from "../../shared/lib/doc-name.ts";
import type { CacheDatabase } from "./cache-database.ts";

/** An older segment that is on this device as the server had it. Persisted. */
export interface HeldSegment {
  readonly bytes: number;
  /** When its first message was written; 0 if that is not known. Epoch milliseconds, like the next. */
  readonly from: number;
  /** When it was last compared with the server. */
  readonly checkedAt: number;
}

/** Persisted: keys in the cache. */
const prefix = "history.";

/** Which older segments this device holds. */
export class HistoryLedger {
  readonly #cache: CacheDatabase;
  #held = new Map<DocName, HeldSegment>();

  constructor(cache: CacheDatabase) {
    this.#cache = cache;
  }

  async load(): Promise<void> {
    const held = new Map<DocName, HeldSegment>();
    for (const [docName, value] of await this.#cache.readAll(prefix))
      if (isHeldSegment(value)) held.set(docName, value);
    this.#held = held;
  }

  get held(): ReadonlyMap<DocName, HeldSegment> {
    return this.#held;
  }

  note(docName: DocName, segment: HeldSegment): void {
    this.#held.set(docName, segment);
    void this.#cache.write(prefix, [[docName, segment]]);
  }

  remove(docNames: readonly DocName[]): void {
    if (docNames.length === 0) return;
    for (const docName of docNames) this.#held.delete(docName);
    void this.#cache.write(
      prefix,
      docNames.map((docName) => [docName, undefined] as const),
    );
  }
}

function isHeldSegment(value: unknown): value is HeldSegment {
  if (value === null || typeof value !== "object") return false;
  const { bytes, from, checkedAt } = value as Partial<Record<keyof HeldSegment, unknown>>;
  return Number.isSafeInteger(bytes) && Number.isSafeInteger(from) && Number.isSafeInteger(checkedAt);
}
