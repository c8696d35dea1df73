import * as Y from "yjs";
import type { DocumentLease, Documents, OpenDocument } from "../../../client/store/open-document.ts";
import { parseDocName, type DocName } from "../../../shared/lib/doc-name.ts";
import { createMessageId, type MessageId, type UserId } from "../../../shared/lib/ids.ts";
import { addEdit, openSegment } from "../../../shared/model/segment.ts";

export interface StoredChatOptions {
  readonly author: UserId;
  readonly segments: number;
  readonly perSegment: number;
  /** When the first message was written, and how long after each the next one was. */
  readonly startAt: number;
  readonly everyMs: number;
  /** Which segments are on the device. */
  readonly isStored?: (n: number) => boolean;
  /** Whether all of it is as the server has it. */
  readonly isSynced?: boolean;
  /** Of which segments everything was deleted. */
  readonly isDeleted?: (n: number) => boolean;
}

/** A chat as a device has it on its disk, as large as one likes: each document is made when it is opened. */
export class StoredChat implements Documents {
  readonly #options: StoredChatOptions;
  readonly #open = new Map<DocName, { readonly document: OpenDocument; uses: number }>();
  /** How many documents were read from the disk altogether. */
  readCount = 0;

  constructor(options: StoredChatOptions) {
    this.#options = options;
  }

  get openCount(): number {
    return this.#open.size;
  }

  messageId(index: number): MessageId {
    const { author, perSegment } = this.#options;
    return createMessageId(this.timeOf(index), 0, author, Math.floor(index / perSegment));
  }

  timeOf(index: number): number {
    return this.#options.startAt + index * this.#options.everyMs;
  }

  open(name: DocName): DocumentLease {
    const entry = this.#open.get(name) ?? { document: this.#read(name), uses: 0 };
    this.#open.set(name, entry);
    entry.uses++;
    return {
      replica: entry.document,
      close: () => {
        if (--entry.uses === 0) this.#open.delete(name);
      },
    };
  }

  #read(name: DocName): OpenDocument {
    this.readCount++;
    const doc = new Y.Doc();
    const parsed = parseDocName(name);
    const { perSegment, isStored, isDeleted } = this.#options;
    if (parsed?.kind === "segment" && isStored?.(parsed.segment) !== false) {
      const { messages } = openSegment(doc);
      const first = parsed.segment * perSegment;
      const isGone = isDeleted?.(parsed.segment) === true;
      doc.transact(() => {
        for (let i = first; i < first + perSegment; i++) {
          messages.set(this.messageId(i), isGone ? 0 : { t: `message ${i}` });
        }
      });
    }
    let isLoaded = false;
    return {
      name,
      doc,
      loaded: Promise.resolve().then(() => void (isLoaded = true)),
      get isLoaded() {
        return isLoaded;
      },
      isSynced: this.#options.isSynced === true,
      access: "open",
      waiting: [],
      isDurable: () => true,
      writeMessage: (id, body) => {
        openSegment(doc).messages.set(id, body);
        return Promise.resolve();
      },
      writeEdit: (id, suffix, text) => {
        addEdit(openSegment(doc), id, suffix, text);
        return Promise.resolve();
      },
      whenKept: () => Promise.resolve(),
      connect: () => undefined,
      awareness: { set: () => undefined, others: () => [], subscribe: () => () => undefined },
      subscribe: (listener) => {
        doc.on("afterTransaction", listener);
        return () => doc.off("afterTransaction", listener);
      },
    };
  }
}
