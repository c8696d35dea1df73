import { DocumentDatabase } from "../../../../client/sync/document-database.ts";
import { documentDatabaseName } from "../../../../client/sync/generation-pointers.ts";
import * as Y from "yjs";
import { segmentDocName, type DocName } from "../../../../shared/lib/doc-name.ts";
import {
  createEditSuffix,
  createMessageId,
  type ChatId,
  type MessageId,
  type UserId,
} from "../../../../shared/lib/ids.ts";
import {
  addEdit,
  addMessage,
  deleteMessage,
  openSegment,
  removeMessage,
  type Segment,
} from "../../../../shared/model/segment.ts";
import { SegmentIndex } from "../../../../shared/model/segment-index.ts";
import type { Attachment } from "../../../../shared/model/values.ts";

export const harbour = "g0000000000a" as ChatId;
export const garden = "g0000000000b" as ChatId;
export const anna = "0000000a" as UserId;
export const bela = "0000000b" as UserId;

/** A segment as the app has it open: written to its database by the app's own code. */
export class DeviceSegment {
  readonly docName: DocName;
  readonly generation: number;
  readonly doc = new Y.Doc();
  readonly segment: Segment = openSegment(this.doc);
  readonly #n: number;
  readonly #index: SegmentIndex;
  readonly #database: DocumentDatabase;
  #written = 0;

  constructor(userId: UserId, chatId: ChatId, n: number, generation = 0) {
    this.docName = segmentDocName(chatId, n);
    this.generation = generation;
    this.#n = n;
    this.#index = new SegmentIndex(n, this.segment);
    this.#database = new DocumentDatabase({
      name: documentDatabaseName(userId, this.docName, generation),
      doc: this.doc,
      isStoredElsewhere: () => false,
      onTrouble: () => undefined,
    });
  }

  write(author: UserId, at: number, t: string, files: readonly string[] = []): MessageId {
    const id = createMessageId(at, this.#written++, author, this.#n);
    const f = files.map((n): Attachment => ({ id: "0".repeat(64), n, c: "text/plain", b: 1 }));
    addMessage(this.segment, id, files.length === 0 ? { t } : { t, f });
    return id;
  }

  edit(id: MessageId, at: number, text: string): void {
    addEdit(this.segment, id, createEditSuffix(at, this.#written++), text);
  }

  delete(id: MessageId): void {
    deleteMessage(this.segment, id, this.#index.editKeys(id));
  }

  remove(id: MessageId): void {
    removeMessage(this.segment, id, 1);
  }

  /** As the server does with a message that came late. */
  stamp(id: MessageId, at: number): void {
    this.segment.landed.set(id, { at, in: this.#n });
  }

  async whenWritten(): Promise<void> {
    await this.#database.whenLoaded;
    await this.#database.whenWritten();
  }

  async compact(): Promise<void> {
    await this.#database.compact();
  }

  async close(): Promise<void> {
    await this.#database.destroy();
  }
}

/** Settles as soon as the condition holds. */
export async function eventually(condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Never happened: ${condition.toString()}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}
