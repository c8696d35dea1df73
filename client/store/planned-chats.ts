import { isChatId, isUserId, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import type { ValuesPort } from "./person-ports.ts";

/** A direct chat that somebody opened here and that begins with its first message. */
export interface PlannedChat {
  readonly peerId: UserId;
  readonly plannedAt: number;
}

/**
 * Direct chats without a message: only this device knows of them. The other person and the server hear of one when
 * something is written in it. Persisted in the storage that survives a tab killed in the same instant, as its first
 * message is: `roost.<user>.planned.<chat>`, the other person and the time.
 */
export class PlannedChats {
  readonly #values: ValuesPort;
  readonly #prefix: string;
  readonly #chats = new Map<ChatId, PlannedChat>();

  constructor(values: ValuesPort, userId: UserId) {
    this.#values = values;
    this.#prefix = `roost.${userId}.planned.`;
    for (const name of values.list(this.#prefix)) {
      const id = name.slice(this.#prefix.length);
      const [peerId, time] = values.getItem(name)?.split(" ") ?? [];
      const plannedAt = Number(time);
      if (isChatId(id) && isUserId(peerId) && Number.isSafeInteger(plannedAt))
        this.#chats.set(id, { peerId, plannedAt });
    }
  }

  get all(): ReadonlyMap<ChatId, PlannedChat> {
    return this.#chats;
  }

  add(chatId: ChatId, { peerId, plannedAt }: PlannedChat): void {
    if (this.#chats.has(chatId)) return;
    this.#chats.set(chatId, { peerId, plannedAt });
    try {
      this.#values.setItem(this.#prefix + chatId, `${peerId} ${plannedAt}`);
    } catch {
      // Full: the command that makes the chat is on the disk with its first message.
    }
  }

  /** The chat is known from elsewhere now. */
  remove(chatId: ChatId): void {
    if (this.#chats.delete(chatId)) this.#values.removeItem(this.#prefix + chatId);
  }
}
