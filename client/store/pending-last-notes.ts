import { isChatId, type ChatId } from "../../shared/lib/ids.ts";
import { isLastSeenHere, type LastSeenHere } from "./chat-record.ts";
import type { PersonPorts } from "./person-ports.ts";

/**
 * Newest messages whose rows are not in the cache yet, in storage that is there in the same instant. Persisted: one
 * value per chat.
 */
export class PendingLastNotes {
  readonly #values: PersonPorts["values"];
  readonly #prefix: string;

  constructor(values: PersonPorts["values"], userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.last.`;
  }

  add(chatId: ChatId, last: LastSeenHere): void {
    try {
      this.#values.setItem(this.#prefix + chatId, JSON.stringify(last));
    } catch {
      // Full: the cache gets it in a moment.
    }
  }

  /** It is in the cache now; a newer one stays noted. */
  remove(chatId: ChatId, last: LastSeenHere): void {
    if (this.#read(chatId)?.id === last.id) this.#values.removeItem(this.#prefix + chatId);
  }

  list(): readonly (readonly [ChatId, LastSeenHere])[] {
    return this.#values.list(this.#prefix).flatMap((name) => {
      const chatId = name.slice(this.#prefix.length);
      const last = isChatId(chatId) ? this.#read(chatId) : undefined;
      return isChatId(chatId) && last !== undefined ? [[chatId, last] as const] : [];
    });
  }

  #read(chatId: ChatId): LastSeenHere | undefined {
    try {
      const value: unknown = JSON.parse(this.#values.getItem(this.#prefix + chatId) ?? "null");
      return isLastSeenHere(value) ? value : undefined;
    } catch {
      // Damaged: the row says what the cache says.
      return undefined;
    }
  }
}
