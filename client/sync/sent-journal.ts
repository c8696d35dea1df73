import { isMessageId, type MessageId } from "../../shared/lib/ids.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { isMessageBody, type MessageBody } from "../../shared/model/values.ts";
import { listNames, readJson, trySetItem, type LocalValues } from "../api/local-values.ts";

export interface JournalEntry {
  readonly docName: DocName;
  readonly id: MessageId;
  readonly body: MessageBody;
}

/**
 * Messages whose write to the database is not done yet, in storage that is synchronous: a tab that is closed in the
 * same instant loses nothing. Persisted: one value per message, `<prefix><docName>|<messageId>`.
 */
export class SentJournal {
  readonly #values: LocalValues;
  readonly #prefix: string;

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.journal.`;
  }

  add({ docName, id, body }: JournalEntry): void {
    // If even this storage is full, the database still gets the message, only not in the same instant.
    trySetItem(this.#values, this.#name(docName, id), JSON.stringify(body));
  }

  remove(docName: DocName, id: MessageId): void {
    this.#values.removeItem(this.#name(docName, id));
  }

  /** What was left behind for a document, in the order it was written. */
  list(docName: DocName): JournalEntry[] {
    return this.#read(`${this.#prefix}${docName}|`);
  }

  listDocNames(): DocName[] {
    return [...new Set(this.#read(this.#prefix).map(({ docName }) => docName))];
  }

  #read(prefix: string): JournalEntry[] {
    const entries: JournalEntry[] = [];
    for (const name of listNames(this.#values, prefix).sort()) {
      const [docName = "", id] = name.slice(this.#prefix.length).split("|");
      const body = readJson(this.#values, name);
      if (isMessageId(id) && isMessageBody(body)) entries.push({ docName, id, body });
    }
    return entries;
  }

  #name(docName: DocName, id: MessageId): string {
    return `${this.#prefix}${docName}|${id}`;
  }
}
