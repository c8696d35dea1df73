import { isMessageId, type MessageId } from "../../shared/lib/ids.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { isEditBody, isMessageBody, parseEditKey, type EditBody, type MessageBody } from "../../shared/model/values.ts";
import { listNames, readJson, trySetItem, type LocalValues } from "../api/local-values.ts";

/** A message, or an edit of one: `key` is its key in the document. */
export type JournalEntry = { readonly docName: DocName } & (
  | { readonly key: MessageId; readonly body: MessageBody }
  | { readonly key: string; readonly edit: EditBody }
);

/**
 * Messages and edits whose write to the database is not done yet, in storage that is synchronous: a tab that is closed in
 * the same instant loses nothing. Persisted: one value per text, `<prefix><docName>|<messageId>`, or
 * `<prefix><docName>|<messageId>.<t10r4>` for an edit.
 */
export class SentJournal {
  readonly #values: LocalValues;
  readonly #prefix: string;

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.journal.`;
  }

  /** @returns false if even this storage is full: the database gets the text all the same, only not in the same instant. */
  add(entry: JournalEntry): boolean {
    return trySetItem(this.#values, this.#name(entry), JSON.stringify("body" in entry ? entry.body : entry.edit));
  }

  remove(entry: Pick<JournalEntry, "docName" | "key">): void {
    this.#values.removeItem(this.#name(entry));
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
      const [docName = "", key = ""] = name.slice(this.#prefix.length).split("|");
      const body = readJson(this.#values, name);
      if (isMessageId(key) && isMessageBody(body)) entries.push({ docName, key, body });
      else if (parseEditKey(key) !== undefined && isEditBody(body)) entries.push({ docName, key, edit: body });
    }
    return entries;
  }

  #name({ docName, key }: Pick<JournalEntry, "docName" | "key">): string {
    return `${this.#prefix}${docName}|${key}`;
  }
}
