import { isChatId, type ChatId } from "../../shared/lib/ids.ts";
import { listNames, trySetItem, type LocalValues } from "../api/local-values.ts";

/**
 * What this device holds of a chat. `auto`: the newest, as far as the limit for all chats reaches. `whole`: all of it,
 * whatever the limit. `recent`: what is needed to open it. `dropped`: nothing, until somebody opens it.
 */
export type ChatKeeping = "auto" | "whole" | "recent" | "dropped";

/** Bytes of history that this device keeps at most, or all there is. */
export type HistoryLimit = number | "all";

/** What the person decided about the room on this device. Persisted, for this device only; all tabs read it. */
export class ChatKeepings {
  readonly #values: LocalValues;
  readonly #prefix: string;
  readonly #limitName: string;

  constructor(values: LocalValues, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.keeping.`;
    this.#limitName = `roost.${userId}.historyLimit`;
  }

  read(chatId: ChatId): ChatKeeping {
    const value = this.#values.getItem(this.#prefix + chatId);
    return value === "whole" || value === "recent" || value === "dropped" ? value : "auto";
  }

  /** False if it could not be kept. */
  write(chatId: ChatId, keeping: ChatKeeping): boolean {
    if (keeping !== "auto") return trySetItem(this.#values, this.#prefix + chatId, keeping);
    this.#values.removeItem(this.#prefix + chatId);
    return true;
  }

  /** Chats about which anything was decided. */
  list(): readonly ChatId[] {
    return listNames(this.#values, this.#prefix)
      .map((name) => name.slice(this.#prefix.length))
      .filter(isChatId);
  }

  /** Undefined: nobody chose one. */
  readLimit(): HistoryLimit | undefined {
    const value = this.#values.getItem(this.#limitName);
    if (value === "all") return "all";
    const bytes = Number(value ?? Number.NaN);
    return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : undefined;
  }

  writeLimit(limit: HistoryLimit): boolean {
    return trySetItem(this.#values, this.#limitName, String(limit));
  }
}
