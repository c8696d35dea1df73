import type { ChatId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { Logger } from "../logger.ts";
import { ChatFamily } from "../sync/chat-family.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import type { Chats } from "./chats.ts";

/** Where a person's devices are reached. */
export interface ControlSender {
  hasControl(userId: UserId): boolean;
  sendTo(userId: UserId, frame: ServerControl): void;
  sendToMany(userIds: Iterable<UserId>, frame: ServerControl): void;
}

/** Changes of a chat that was quiet are gathered for this long. */
const coalesceMs = 120;
/** While a chat is busy, its summaries come this far apart: each goes to every member, and the next messages wait for it. */
const busyMs = 1_000;

/** Tells the devices of a chat's members that its summary changed: the chat list and its counts live on this. */
export class SummaryFeed {
  readonly #engine: SyncEngine;
  readonly #chats: Pick<Chats, "summariesOf">;
  readonly #sender: ControlSender;
  readonly #logger: Logger;
  readonly #meant = new Map<ChatId, Set<UserId | "everybody">>();
  /** Up to where the author of the newest message was told that somebody has seen it. */
  readonly #seenUpTo = new WeakMap<ChatFamily, OrderKey>();
  readonly #timers = new Map<ChatId, NodeJS.Timeout>();
  readonly #sending = new Set<ChatId>();

  constructor(engine: SyncEngine, chats: Pick<Chats, "summariesOf">, sender: ControlSender, logger: Logger) {
    this.#engine = engine;
    this.#chats = chats;
    this.#sender = sender;
    this.#logger = logger;
    engine.observeCommits((family, tick) => {
      if (!(family instanceof ChatFamily)) return;
      // Records are written when there is news for everybody, but for mentions in what is edited. A marker changes its
      // owner's count, and the first one that reaches the newest message what its author is told of it.
      if (tick.writes.length > 0 || tick.hasEdits) this.noteChange(family.key);
      else for (const userId of tick.markedBy) this.noteChange(family.key, userId);
      const author = this.#findSeenAuthor(family, tick.markedBy);
      if (author !== undefined) this.noteChange(family.key, author);
    });
  }

  /** `userId`: only this person's summary changed. */
  noteChange(chatId: ChatId, userId?: UserId): void {
    const meant = this.#meant.get(chatId) ?? new Set();
    this.#meant.set(chatId, meant.add(userId ?? "everybody"));
    if (!this.#timers.has(chatId)) this.#sendAfter(chatId, coalesceMs);
  }

  /** Tells a person who was added to a chat, or taken out of it. */
  tellMembership(chatId: ChatId, userId: UserId, member: boolean): void {
    this.#sender.sendTo(userId, { type: "membership", chatId, member });
    this.noteChange(chatId);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Who wrote the newest message, if somebody else has seen it now for the first time. */
  #findSeenAuthor(family: ChatFamily, markedBy: ReadonlySet<UserId>): UserId | undefined {
    const { last, lastOrderKey, live } = family.progress;
    if (last === null || lastOrderKey === null || this.#seenUpTo.get(family) === lastOrderKey) return undefined;
    const index = family.warmSegment(live)?.index;
    const hasSeen = (userId: UserId): boolean => (index?.marker(userId) ?? "") >= lastOrderKey;
    if (![...markedBy].some((userId) => userId !== last.author && hasSeen(userId))) return undefined;
    this.#seenUpTo.set(family, lastOrderKey);
    return last.author;
  }

  #sendAfter(chatId: ChatId, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(chatId);
      if (!this.#meant.has(chatId)) return;
      this.#sendAfter(chatId, busyMs);
      // Where counting takes long, the next one comes after it.
      if (this.#sending.has(chatId)) return;
      this.#sending.add(chatId);
      this.#send(chatId)
        .catch((error: unknown) => this.#logger.error("summary failed", { chatId, error }))
        .finally(() => this.#sending.delete(chatId));
    }, delayMs);
    timer.unref();
    this.#timers.set(chatId, timer);
  }

  async #send(chatId: ChatId): Promise<void> {
    const meant = this.#meant.get(chatId);
    this.#meant.delete(chatId);
    const family = await this.#engine.chat(chatId);
    if (family === undefined) return;
    const members = Object.keys(family.record.members) as UserId[];
    const reached = members.filter(
      (userId) => this.#sender.hasControl(userId) && (meant?.has("everybody") === true || meant?.has(userId) === true),
    );
    for (const { chat, userIds } of await this.#chats.summariesOf(family, reached)) {
      this.#sender.sendToMany(
        userIds.filter((userId) => family.mayAccess(userId)),
        { type: "summary", chat },
      );
    }
  }
}
