import type { DocName } from "../../shared/lib/doc-name.ts";
import type { CacheDatabase } from "./cache-database.ts";
import type { TabChannel } from "./tab-channel.ts";
import type { FailedText } from "./rebase-entry.ts";

/** Persisted: keys in the cache. */
const prefix = "failed.";
const topic = "failed";

/** A text of this person that the server refused, kept until the person decides. Persisted. */
export interface KeptText extends FailedText {
  readonly docName: DocName;
}

function isKeptText(value: unknown): value is KeptText {
  return (
    value !== null &&
    typeof value === "object" &&
    "id" in value &&
    typeof value.id === "string" &&
    "text" in value &&
    typeof value.text === "string" &&
    "docName" in value &&
    typeof value.docName === "string" &&
    "reason" in value
  );
}

/** Texts that could not be written again: never thrown away by the app itself. */
export class FailedTexts {
  readonly #cache: CacheDatabase;
  readonly #texts = new Map<string, KeptText>();
  readonly #tabs: TabChannel;
  readonly #onChange: () => void;

  constructor(cache: CacheDatabase, tabs: TabChannel, onChange: () => void) {
    this.#cache = cache;
    this.#tabs = tabs;
    this.#onChange = onChange;
    tabs.listen(topic, () => void this.load());
  }

  async load(): Promise<void> {
    const stored = await this.#cache.readAll(prefix);
    this.#texts.clear();
    for (const [id, value] of stored) if (isKeptText(value)) this.#texts.set(id, value);
    this.#onChange();
  }

  list(): readonly KeptText[] {
    return [...this.#texts.values()];
  }

  /** Settles when they are on disk; rejects if they are not. */
  async add(docName: DocName, failed: readonly FailedText[]): Promise<void> {
    if (failed.length === 0) return;
    const kept = failed.map((text): KeptText => ({ ...text, docName }));
    await this.#cache.writeSafely(
      prefix,
      kept.map((text) => [text.id, text] as const),
    );
    for (const text of kept) this.#texts.set(text.id, text);
    this.#onChange();
    this.#tabs.announce(topic);
  }

  async remove(id: string): Promise<void> {
    this.#texts.delete(id);
    this.#onChange();
    await this.#cache.write(prefix, [[id, undefined]]);
    this.#tabs.announce(topic);
  }
}
