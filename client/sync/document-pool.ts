import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DocumentReplicaParts } from "./document-replica-parts.ts";
import { DocumentReplica } from "./document-replica.ts";

export interface DocumentPoolOptions extends DocumentReplicaParts {
  /** Some document's state changed: see `countUnsynced`. */
  readonly onChange: () => void;
}

/** A document that is in use; closing it more than once does no harm. */
export interface DocumentLease {
  readonly replica: DocumentReplica;
  close(): void;
}

interface Entry {
  readonly replica: DocumentReplica;
  uses: number;
  /** Of these, how many are nobody's business. */
  quietUses: number;
}

/** The documents that are in memory. One replica per document; it goes when nobody uses it and all of it was sent. */
export class DocumentPool {
  readonly #options: DocumentPoolOptions;
  readonly #entries = new Map<DocName, Entry>();
  readonly #closing = new Map<DocName, Promise<void>>();
  #isClosed = false;

  constructor(options: DocumentPoolOptions) {
    this.#options = options;
  }

  /**
   * Opens a document. With `connect` it is also brought to the server as soon as there is a link; with `isQuiet` nobody
   * waits for that.
   */
  open(docName: DocName, { connect, isQuiet = false }: { connect: boolean; isQuiet?: boolean }): DocumentLease {
    const entry = this.#entries.get(docName) ?? this.#create(docName);
    entry.uses++;
    if (isQuiet) entry.quietUses++;
    if (connect) entry.replica.connect();
    let isClosed = false;
    return {
      replica: entry.replica,
      close: () => {
        if (isClosed) return;
        isClosed = true;
        entry.uses--;
        if (isQuiet) entry.quietUses--;
        this.#releaseUnused(docName, entry);
      },
    };
  }

  find(docName: DocName): DocumentReplica | undefined {
    return this.#entries.get(docName)?.replica;
  }

  /** Whether it is in memory, or still being let go of. */
  isInUse(docName: DocName): boolean {
    return this.#entries.has(docName) || this.#closing.has(docName);
  }

  /** Settles when nothing of it is being let go of. */
  async whenLetGo(docName: DocName): Promise<void> {
    await this.#closing.get(docName);
  }

  /** Documents that are connected but not up to date with the server in both directions. */
  countUnsynced(): number {
    let count = 0;
    for (const { replica, uses, quietUses } of this.#entries.values()) {
      if (uses > 0 && uses === quietUses && !replica.hasUnsent) continue;
      if (replica.wantsLink && (!replica.isSynced || replica.hasUnsent)) count++;
    }
    return count;
  }

  /** Waits for the disk and lets go of everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#entries.values()].map(({ replica }) => replica.destroy()));
    this.#entries.clear();
    await Promise.all(this.#closing.values());
  }

  #create(docName: DocName): Entry {
    const replica = new DocumentReplica(docName, this.#options);
    const entry: Entry = { replica, uses: 0, quietUses: 0 };
    this.#entries.set(docName, entry);
    replica.subscribe(() => {
      this.#options.onChange();
      // It may have been kept only for what had to be sent.
      this.#releaseUnused(docName, entry);
    });
    return entry;
  }

  #releaseUnused(docName: DocName, entry: Entry): void {
    if (entry.uses > 0 || this.#isClosed || this.#entries.get(docName) !== entry) return;
    // Also after access was lost, if there is no room for it on this device.
    const isNeeded = entry.replica.wantsLink || this.#options.unsent.isOnlyHere(docName);
    if (isNeeded && entry.replica.hasUnsent) return;
    this.#entries.delete(docName);
    const closing = entry.replica.destroy().finally(() => {
      if (this.#closing.get(docName) === closing) this.#closing.delete(docName);
    });
    this.#closing.set(docName, closing);
    this.#options.onChange();
  }
}
