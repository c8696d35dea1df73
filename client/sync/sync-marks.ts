import type { ChatId } from "../../shared/lib/ids.ts";
import type { CacheDatabase } from "./cache-database.ts";

/** Persisted: keys in the cache. */
const prefix = "marks.";

/** Up to where each chat was brought to this device's disk. */
export class SyncMarks {
  readonly #cache: CacheDatabase;
  readonly #marks = new Map<string, string>();

  constructor(cache: CacheDatabase) {
    this.#cache = cache;
  }

  async load(): Promise<void> {
    for (const [id, mark] of await this.#cache.readAll(prefix)) {
      if (typeof mark === "string") this.#marks.set(id, mark);
    }
  }

  read(chatId: ChatId): string | undefined {
    return this.#marks.get(chatId);
  }

  store(chatId: ChatId, mark: string): void {
    this.#marks.set(chatId, mark);
    void this.#cache.write(prefix, [[chatId, mark]]);
  }

  /** What was brought here is gone again. */
  remove(chatId: ChatId): void {
    this.#marks.delete(chatId);
    void this.#cache.write(prefix, [[chatId, undefined]]);
  }
}
