import type * as Y from "yjs";
import type { DocName } from "../../shared/lib/doc-name.ts";
import type { MessageId } from "../../shared/lib/ids.ts";
import type { EditBody, MessageBody } from "../../shared/model/values.ts";

/** A message, or an edit of one by its key. */
export type WaitingText =
  | { readonly key: MessageId; readonly body: MessageBody }
  | { readonly key: string; readonly edit: EditBody };

/** A document of this device, as the store uses it: memory, disk and link are someone else's work. */
export interface OpenDocument {
  readonly name: DocName;
  /** Another one after the document had to be built anew from the server's state: see `subscribe`. */
  readonly doc: Y.Doc;
  /** Settles when the disk was read, or has refused; never rejects. */
  readonly loaded: Promise<void>;
  readonly isLoaded: boolean;
  readonly isSynced: boolean;
  /** Anything but `open` is the server's last word. */
  readonly access: "open" | "no-access" | "missing" | "refused";
  /** Own texts that are on this device's disk and not in the document yet, in order; for a moment after a rebase. */
  readonly waiting: readonly WaitingText[];
  isDurable(position: { readonly client: number; readonly clock: number }): boolean;
  /** Adds a message at once; the promise settles when it is on disk. */
  writeMessage(id: MessageId, body: MessageBody): Promise<void>;
  /** Adds an edit of an own message, with a key above the highest known; the promise settles when it is on disk. */
  writeEdit(id: MessageId, suffix: string, text: string): Promise<void>;
  /** Settles when all that was written so far is on disk to stay: what else is kept of it may go. */
  whenKept(): Promise<void>;
  connect(): void;
  /** What those who have it open say of themselves. */
  readonly awareness: {
    /** One's own state towards the others; null says nothing at all. */
    set(state: Readonly<Record<string, unknown>> | null): void;
    others(): readonly unknown[];
    subscribe(listener: () => void): () => void;
  };
  /** Called after each change of the document, of delivery, of the link and of the access. */
  subscribe(listener: () => void): () => void;
}

export interface DocumentLease {
  readonly replica: OpenDocument;
  close(): void;
}

export interface Documents {
  open(docName: DocName, options: { readonly connect: boolean }): DocumentLease;
}
