import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import { assert } from "../../shared/lib/assert.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { DocumentLog } from "../storage/contracts.ts";
import { LiveDocument } from "./live-document.ts";

export interface DocumentCacheListener {
  /** What a tick waited for is there. */
  ready(): void;
  warmed(document: LiveDocument): void;
  /** A document could not be read. */
  failed(error: unknown): void;
}

/** The documents of one family in memory. Every document is loaded once, however many ask for it. */
export class DocumentCache {
  readonly loaded = new Map<DocName, LiveDocument>();
  readonly #loading = new Map<DocName, Promise<LiveDocument>>();
  readonly #preparing = new Set<DocName>();
  readonly #held = new Set<DocName>();
  readonly #log: DocumentLog;
  readonly #listener: DocumentCacheListener;
  #isDropped = false;

  constructor(log: DocumentLog, listener: DocumentCacheListener) {
    this.#log = log;
    this.#listener = listener;
  }

  /** Schedules the family. */
  reschedule(): void {
    this.#listener.ready();
  }

  open(name: DocName): Promise<LiveDocument> {
    const document = this.loaded.get(name);
    if (document !== undefined) {
      document.lastUsedAt = performance.now();
      return Promise.resolve(document);
    }
    let loading = this.#loading.get(name);
    if (loading === undefined) {
      loading = this.#load(name).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    return loading;
  }

  async warm(name: DocName): Promise<LiveDocument> {
    const document = await this.open(name);
    await document.warm();
    this.#listener.warmed(document);
    return document;
  }

  /** A document that does not exist yet, warm at once; nothing of it is on disk. */
  create(name: DocName): LiveDocument {
    assert(!this.loaded.has(name), `${name} is new`);
    const document = LiveDocument.create(this.#log, name, addressOf(name));
    this.loaded.set(name, document);
    this.#listener.warmed(document);
    return document;
  }

  /**
   * Tells whether everything that a tick needs is warm, and fetches what is not; the family is scheduled again when it
   * is there. What is needed is held: it stays warm until `release`, also while the rest is fetched. Without that, ticks
   * that together need more documents than may be warm would take them from each other for ever.
   */
  need(names: readonly DocName[]): boolean {
    let isThere = true;
    for (const name of names) {
      this.#held.add(name);
      const document = this.loaded.get(name);
      if (document !== undefined) document.isHeld = true;
      if (document?.isWarm === true) continue;
      isThere = false;
      this.#prepare(name);
    }
    return isThere;
  }

  /** The tick is over, or begins anew. Does nothing while something is fetched: the tick that waits for it releases. */
  release({ isNewTick }: { isNewTick: boolean }): void {
    if (this.#preparing.size > 0 && !isNewTick) return;
    for (const name of this.#held) {
      const document = this.loaded.get(name);
      if (document !== undefined) document.isHeld = false;
    }
    this.#held.clear();
  }

  #prepare(name: DocName): void {
    if (this.#preparing.has(name)) return;
    this.#preparing.add(name);
    this.warm(name)
      .then(
        () => this.#listener.ready(),
        (error: unknown) => this.#listener.failed(error),
      )
      .finally(() => this.#preparing.delete(name));
  }

  /** Takes out the documents that nobody has open and that have nothing under way. */
  prune(): readonly LiveDocument[] {
    const pruned = [...this.loaded.values()].filter((document) => document.attached.size === 0 && document.isIdle);
    for (const document of pruned) this.loaded.delete(document.name);
    return pruned;
  }

  /** Takes one document out that was replaced on disk; the next one who asks reads it anew. */
  replace(document: LiveDocument, code: number, reason: string): void {
    if (this.loaded.get(document.name) === document) this.loaded.delete(document.name);
    document.drop(code, reason);
  }

  drop(code: number = closeCodes.resync, reason = "resync"): void {
    this.#isDropped = true;
    for (const document of this.loaded.values()) document.drop(code, reason);
    this.loaded.clear();
    this.#held.clear();
  }

  async #load(name: DocName): Promise<LiveDocument> {
    const document = await LiveDocument.load(this.#log, name, addressOf(name));
    const made = this.loaded.get(name);
    if (made !== undefined) return made;
    if (this.#isDropped) {
      document.drop(closeCodes.resync, "resync");
      return document;
    }
    document.isHeld = this.#held.has(name);
    document.lastUsedAt = performance.now();
    this.loaded.set(name, document);
    return document;
  }
}

function addressOf(name: DocName): LiveDocument["address"] {
  const address = parseDocName(name);
  assert(address, `${name} is a document's name`);
  return address;
}
