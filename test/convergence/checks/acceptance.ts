import type { ChatId, MessageId } from "../../../shared/lib/ids.ts";
import { authorOf } from "../../../shared/lib/ids.ts";
import { ChatFamily } from "../../../sync-server/sync/chat-family.ts";
import type { CommitObserver } from "../../../sync-server/sync/sync-engine.ts";
import type { MemoryDisk } from "../../support/memory-disk.ts";
import { ServerChat } from "./server-state.ts";

/** In which order the server accepted messages, as its commits told; checked against the disk at each start. */
export class Acceptance {
  readonly #order = new Map<ChatId, MessageId[]>();
  readonly #places = new Map<MessageId, number>();
  /** Deleted on the disk at one time. */
  readonly #deleted = new Map<ChatId, ReadonlySet<MessageId>>();
  readonly #fail: (violation: string) => void;

  constructor(fail: (violation: string) => void) {
    this.#fail = fail;
  }

  /** Where a message stands in its chat; undefined if it was never accepted. */
  placeOf(id: MessageId): number | undefined {
    return this.#places.get(id);
  }

  order(chatId: ChatId): readonly MessageId[] {
    return this.#order.get(chatId) ?? [];
  }

  readonly observe: CommitObserver = (family, tick) => {
    if (!(family instanceof ChatFamily)) return;
    for (const outcome of tick.outcomes) {
      const { userId } = outcome.queued.from.identity;
      if (outcome.type === "accepted" && !family.mayAccess(userId))
        this.#fail(`something of ${userId}, who is no member, was accepted in ${outcome.document.name}`);
    }
    for (const id of tick.accepted) {
      if (!family.mayAccess(authorOf(id))) this.#fail(`${id} of somebody who is no member was accepted`);
      this.#add(family.key, id);
    }
  };

  /** The server starts on this disk: everything that it ever told must be there, in the same order. */
  checkDisk(disk: MemoryDisk, chatIds: Iterable<ChatId>): void {
    for (const chatId of chatIds) {
      const chat = new ServerChat(disk, chatId);
      this.checkDeleted(chat);
      const stored = chat.messages().map(({ id }) => id);
      const known = this.order(chatId).filter((id) => !chat.isGone(id));
      for (const [i, id] of known.entries()) {
        if (stored[i] !== id) this.#fail(`the disk has ${stored[i]} at ${i} of ${chatId}, where ${id} was accepted`);
      }
      for (const id of stored.slice(known.length)) this.#add(chatId, id);
    }
  }

  /** What was deleted stays so. */
  checkDeleted(chat: ServerChat): void {
    const now = new Set(chat.deletedIds());
    for (const id of this.#deleted.get(chat.chatId) ?? [])
      if (!now.has(id)) this.#fail(`${id}, once deleted, came back`);
    this.#deleted.set(chat.chatId, now);
  }

  /** The server starts on an old copy of its data. */
  restart(disk: MemoryDisk, chatIds: Iterable<ChatId>): void {
    this.#order.clear();
    this.#places.clear();
    this.#deleted.clear();
    this.checkDisk(disk, chatIds);
  }

  #add(chatId: ChatId, id: MessageId): void {
    const order = this.#order.get(chatId) ?? [];
    this.#order.set(chatId, order);
    if (this.#places.has(id)) this.#fail(`${id} was accepted twice`);
    this.#places.set(id, order.length);
    order.push(id);
  }
}
