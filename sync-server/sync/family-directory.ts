import { parseDocName, type DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { Records } from "../storage/contracts.ts";
import { ChatFamily, type ChatFamilyOptions } from "./chat-family.ts";
import { tables, type ChatProgress, type ChatRecord } from "./chat-record.ts";
import type { DocumentCache } from "./document-cache.ts";
import type { Family } from "./family.ts";
import { UserFamily } from "./user-family.ts";

const newProgress: ChatProgress = { live: 0, lastOrderKey: null, last: null };

interface Entry {
  readonly loading: Promise<Family | undefined>;
  /** `performance.now()` */
  usedAt: number;
}

export interface FamilyDirectoryOptions extends Omit<ChatFamilyOptions, "cache" | "isStored"> {
  readonly records: Records;
  /** Settles when the write that is under way is over: what follows a dropped family reads the disk after it. */
  readonly whenWritten: () => Promise<void>;
  readonly createCache: (family: () => Family) => DocumentCache;
  /** Counts that a whole document of a person was looked at; false if that is one too many. */
  readonly countMeasured: (userId: UserId, bytes: number) => boolean;
}

/** The chats and private documents in memory: each is there once, however many ask for it. */
export class FamilyDirectory {
  readonly #options: FamilyDirectoryOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: FamilyDirectoryOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The family of a document; undefined if there is no such chat. */
  find(name: DocName): Promise<Family | undefined> {
    const address = parseDocName(name);
    if (address === undefined) return Promise.resolve(undefined);
    const key = address.kind === "user" ? name : address.chatId;
    const present = this.#entries.get(key);
    if (present !== undefined) {
      present.usedAt = performance.now();
      return present.loading;
    }
    const loading =
      address.kind === "user" ? Promise.resolve(this.#createUser(address.userId)) : this.#loadChat(address.chatId);
    const entry: Entry = { loading, usedAt: performance.now() };
    this.#entries.set(key, entry);
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    // What does not exist is not remembered: it may be created.
    loading.then((family) => family ?? forget(), forget);
    return loading;
  }

  /** Puts a chat into memory that is about to be created; an existing one, also a deleted one, comes back as it is. */
  async create(record: ChatRecord): Promise<{ readonly family: ChatFamily; readonly isNew: boolean }> {
    for (;;) {
      const known = await this.find(record.id);
      if (known instanceof ChatFamily) return { family: known, isNew: false };
      // Somebody else was quicker while this waited.
      if (this.#entries.has(record.id)) continue;
      const family = this.#createChat(record, newProgress, false);
      this.#entries.set(record.id, { loading: Promise.resolve(family), usedAt: performance.now() });
      return { family, isNew: true };
    }
  }

  delete(family: Family): void {
    this.#entries.delete(family.key);
  }

  /** Those that were not used since `before` (`performance.now()`) and have nothing of the server's own under way. */
  async unusedSince(before: number): Promise<readonly Family[]> {
    const unused: Family[] = [];
    for (const { loading, usedAt } of this.#entries.values()) {
      const family = usedAt > before ? undefined : await loading.catch(() => undefined);
      if (family?.isIdle === true) unused.push(family);
    }
    return unused;
  }

  async #loadChat(chatId: ChatId): Promise<ChatFamily | undefined> {
    const { records, whenWritten } = this.#options;
    await whenWritten();
    const [record, progress] = await Promise.all([
      records.get<ChatRecord>(tables.chats, chatId),
      records.get<ChatProgress>(tables.progress, chatId),
    ]);
    return record === undefined ? undefined : this.#createChat(record.value, progress?.value ?? newProgress, true);
  }

  #createChat(record: ChatRecord, progress: ChatProgress, isStored: boolean): ChatFamily {
    const { createCache, segments, quota } = this.#options;
    const cache = createCache(() => family);
    const family: ChatFamily = new ChatFamily(record, progress, { isStored, cache, segments, quota });
    return family;
  }

  #createUser(userId: UserId): UserFamily {
    const { createCache, countMeasured } = this.#options;
    const family: UserFamily = new UserFamily(
      userId,
      createCache(() => family),
      countMeasured,
    );
    return family;
  }
}
