import { isChatId, isUserId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import type { CachePort } from "./person-ports.ts";

/** Persisted: keys in the cache. */
const prefix = "planned.";

/** A direct chat that somebody opened here and that begins with its first message. Persisted in the cache. */
export interface PlannedChat {
  readonly peerId: UserId;
  readonly plannedAt: number;
}

/**
 * Direct chats without a message: only this device knows of them. The other person and the server hear of one when
 * something is written in it.
 */
export class PlannedChats {
  readonly #cache: CachePort;
  readonly #chats = new Map<ChatId, PlannedChat>();

  constructor(cache: CachePort) {
    this.#cache = cache;
  }

  async load(): Promise<void> {
    for (const [id, value] of await this.#cache.readAll(prefix)) {
      if (isChatId(id) && isPlannedChat(value) && !this.#chats.has(id)) this.#chats.set(id, value);
    }
  }

  get all(): ReadonlyMap<ChatId, PlannedChat> {
    return this.#chats;
  }

  add(chatId: ChatId, chat: PlannedChat): void {
    if (this.#chats.has(chatId)) return;
    this.#chats.set(chatId, chat);
    void this.#cache.write(prefix, [[chatId, chat]]);
  }

  /** The chat is known from elsewhere now. */
  remove(chatId: ChatId): void {
    if (this.#chats.delete(chatId)) void this.#cache.write(prefix, [[chatId, undefined]]);
  }
}

function isPlannedChat(value: unknown): value is PlannedChat {
  if (value === null || typeof value !== "object" || !("peerId" in value) || !("plannedAt" in value)) return false;
  return isUserId(value.peerId) && Number.isSafeInteger(value.plannedAt);
}
