import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { UserInfo } from "../../shared/protocol/api.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { Logger } from "../logger.ts";
import type { Records } from "../storage/contracts.ts";
import { tables, type ChatRecord } from "../sync/chat-record.ts";

/** Where people's devices are reached. */
export interface PresenceSender {
  readonly onlineCount: number;
  sendToAll(frame: ServerControl): void;
  sendToMany(userIds: Iterable<UserId>, frame: ServerControl): void;
  sendToOthers(userId: UserId, frame: ServerControl): void;
}

export interface PresenceFeedOptions {
  readonly records: Records;
  readonly sender: PresenceSender;
  readonly logger: Logger;
  readonly listChatIds: (userId: UserId) => Promise<readonly ChatId[]>;
  readonly describe: (userId: UserId) => UserInfo | undefined;
}

/** Up to so many people online, everybody hears of everybody; with more, only those who share a chat. */
const everybodyMax = 100;
/** Comings and goings are gathered for this long. */
const coalesceMs = 250;

/** Tells people's devices who of the others comes and goes, and everybody's who is new or has changed the profile. */
export class PresenceFeed {
  readonly #options: PresenceFeedOptions;
  readonly #changed = new Set<UserId>();
  /** Whose profile was told a moment ago, and whose has changed again since. */
  readonly #told = new Map<UserId, NodeJS.Timeout>();
  readonly #profiles = new Set<UserId>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: PresenceFeedOptions) {
    this.#options = options;
  }

  noteChange(userId: UserId): void {
    this.#changed.add(userId);
    this.#flushSoon();
  }

  /** The first change is told at once, what follows it soon with the last of it. */
  noteProfile(userId: UserId): void {
    if (this.#told.has(userId)) {
      this.#profiles.add(userId);
      return;
    }
    this.#tellProfile(userId);
    const timer = setTimeout(() => {
      this.#told.delete(userId);
      if (this.#profiles.delete(userId)) this.noteProfile(userId);
    }, coalesceMs);
    timer.unref();
    this.#told.set(userId, timer);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const timer of this.#told.values()) clearTimeout(timer);
  }

  #flushSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush().catch((error: unknown) => this.#options.logger.error("presence could not be told", { error }));
    }, coalesceMs);
    this.#timer.unref();
  }

  async #flush(): Promise<void> {
    const changed = [...this.#changed];
    this.#changed.clear();
    const { sender, describe } = this.#options;
    for (const userId of changed) {
      const user = describe(userId);
      if (user === undefined) continue;
      const frame: ServerControl = { type: "presence", user };
      if (sender.onlineCount <= everybodyMax) sender.sendToOthers(userId, frame);
      else sender.sendToMany(await this.#contactsOf(userId), frame);
    }
  }

  #tellProfile(userId: UserId): void {
    const user = this.#options.describe(userId);
    if (user !== undefined) this.#options.sender.sendToAll({ type: "presence", user });
  }

  async #contactsOf(userId: UserId): Promise<ReadonlySet<UserId>> {
    const { records, listChatIds } = this.#options;
    const contacts = new Set<UserId>();
    for (const chatId of await listChatIds(userId)) {
      const chat = await records.get<ChatRecord>(tables.chats, chatId);
      for (const member of Object.keys(chat?.value.members ?? {})) contacts.add(member as UserId);
    }
    contacts.delete(userId);
    return contacts;
  }
}
