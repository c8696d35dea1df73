import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { DeviceDocument } from "./device-documents.ts";
import { decodeVector } from "./document-memory.ts";
import type { IndexHead } from "./index-database.ts";
import { createEntry, type SegmentEntry } from "./segment-entry.ts";

/** All segments on this device that the search knows of. */
export class SegmentShelf {
  readonly #entries = new Map<DocName, SegmentEntry>();

  /** Puts up what lies on the device, with what was saved of it. Returns what was saved and has no document. */
  fill(
    documents: readonly DeviceDocument[],
    heads: readonly IndexHead[],
    generations: ReadonlyMap<DocName, number>,
  ): readonly DocName[] {
    for (const { docName, generation } of documents) {
      if (generation === (generations.get(docName) ?? 0)) this.note({ docName, generation });
    }
    const orphans: DocName[] = [];
    for (const head of heads) {
      const entry = this.#entries.get(head.docName);
      const vector = decodeVector(head.stateVector);
      if (entry === undefined || entry.generation !== head.generation || vector === undefined) {
        orphans.push(head.docName);
      } else if (entry.index === undefined) {
        Object.assign(entry, { vector, lastRow: head.lastRow, newest: head.newest, isSaved: true });
      }
    }
    return orphans;
  }

  /** The document was written to; it may be a new one, or of a new generation. */
  note({ docName, generation }: DeviceDocument): SegmentEntry | undefined {
    const known = this.#entries.get(docName);
    if (known !== undefined && known.generation >= generation) {
      if (known.generation > generation) return undefined;
      known.isDirty = true;
      return known;
    }
    const address = parseDocName(docName);
    if (address?.kind !== "segment") return undefined;
    const entry = createEntry({ docName, generation, chatId: address.chatId, n: address.segment });
    this.#entries.set(docName, entry);
    return entry;
  }

  /** Whether it is still the one that counts. */
  holds(entry: SegmentEntry): boolean {
    return this.#entries.get(entry.docName) === entry;
  }

  remove(entry: SegmentEntry): void {
    if (this.holds(entry)) this.#entries.delete(entry.docName);
  }

  list(): Iterable<SegmentEntry> {
    return this.#entries.values();
  }

  /** Those with the newest messages first. */
  listNewest(): readonly SegmentEntry[] {
    return [...this.#entries.values()].sort((a, b) => (a.newest > b.newest ? -1 : 1));
  }

  listChat(chatId: ChatId): readonly SegmentEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.chatId === chatId);
  }

  /** Whether all were compared with their documents. */
  get isVerified(): boolean {
    for (const { isVerified } of this.#entries.values()) if (!isVerified) return false;
    return true;
  }

  /** Those whose documents have to be read: first what changed, then the newest of each chat. */
  listDirty(count: number): readonly SegmentEntry[] {
    const dirty = [...this.#entries.values()].filter(({ isDirty }) => isDirty);
    if (dirty.length <= count) return dirty;
    const highest = new Map<string, number>();
    for (const { chatId, n } of this.#entries.values()) highest.set(chatId, Math.max(n, highest.get(chatId) ?? 0));
    const age = ({ chatId, n }: SegmentEntry): number => (highest.get(chatId) ?? 0) - n;
    const rank = (entry: SegmentEntry): number => (entry.isVerified ? -1 : age(entry));
    return dirty.sort((a, b) => rank(a) - rank(b)).slice(0, count);
  }
}
