import type { ChatId, MessageId, UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary, MessageInfo } from "../../shared/protocol/api.ts";
import type { Storage } from "../storage/contracts.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import { membershipKey, tables } from "../sync/chat-record.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { accessChat } from "./chat-access.ts";
import { ChatCommands } from "./chat-commands.ts";
import type { ChatChange, ChatService, CreateChatInput, PostMessageInput } from "./chat-service.ts";
import { summarize, summarizeForMany, type SharedSummary } from "./chat-summary.ts";
import { parseBefore, readHistory, readMessage } from "./history.ts";
import { Invites } from "./invites.ts";
import type { People } from "./people.ts";
import { findOrderKey, markSeen, postMessage } from "./posting.ts";
import { Refusal } from "./refusal.ts";
import { UnreadCounts } from "./unread-counts.ts";

/** Who was added to or taken out of a chat. */
export type MembershipListener = (chatId: ChatId, userId: UserId, isMember: boolean) => void;

/** Memberships that are read at once. */
const pageSize = 10_000;

/** The chats of this server, for programs. */
export class Chats implements ChatService {
  readonly #engine: SyncEngine;
  readonly #storage: Storage;
  readonly #commands: ChatCommands;
  readonly #counts: UnreadCounts;
  readonly #invites: Invites;
  readonly #listeners = new Set<MembershipListener>();

  constructor(engine: SyncEngine, storage: Storage, people: People, now: () => number) {
    this.#engine = engine;
    this.#storage = storage;
    this.#counts = new UnreadCounts(engine);
    this.#invites = new Invites(engine, storage, people, now);
    this.#commands = new ChatCommands(engine, people, now);
  }

  onMembershipChanged(listener: MembershipListener): void {
    this.#listeners.add(listener);
  }

  async createChat(caller: UserId, input: CreateChatInput): Promise<{ chat: ChatSummary; created: boolean }> {
    const { family, isNew } = await this.#commands.create(caller, input);
    if (isNew) for (const userId of Object.keys(family.record.members)) this.#tell(family.key, userId as UserId, true);
    return { chat: await this.summaryOf(family, caller), created: isNew };
  }

  async listChats(caller: UserId): Promise<readonly ChatSummary[]> {
    const chats: ChatSummary[] = [];
    for (const chatId of await this.listChatIds(caller)) {
      const family = await this.#engine.chat(chatId);
      if (family?.mayAccess(caller) === true) chats.push(await this.summaryOf(family, caller));
    }
    return chats.sort((a, b) => compareNewest(a, b));
  }

  async listChatIds(userId: UserId): Promise<readonly ChatId[]> {
    const prefix = membershipKey(userId, "" as ChatId);
    const found: ChatId[] = [];
    for (let from = prefix; ;) {
      const page = await this.#storage.records.range(tables.memberships, { from, to: `${prefix}~`, limit: pageSize });
      for (const { key } of page) found.push(key.slice(prefix.length) as ChatId);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return found;
      from = `${last.key}\0`;
    }
  }

  /** By what is on disk. */
  async isMember(userId: UserId, chatId: ChatId): Promise<boolean> {
    return (await this.#storage.records.get(tables.memberships, membershipKey(userId, chatId))) !== undefined;
  }

  async summaryOf(family: ChatFamily, userId: UserId): Promise<ChatSummary> {
    return summarize(family, userId, await this.#counts.of(family, userId));
  }

  summariesOf(family: ChatFamily, userIds: readonly UserId[]): Promise<readonly SharedSummary[]> {
    return summarizeForMany(family, userIds, (userId) => this.#counts.of(family, userId));
  }

  async getChat(caller: UserId, chatId: ChatId): Promise<ChatSummary> {
    return this.summaryOf(await accessChat(this.#engine, caller, chatId), caller);
  }

  async changeChat(caller: UserId, chatId: ChatId, change: ChatChange): Promise<ChatSummary> {
    return this.summaryOf(await this.#commands.change(caller, chatId, change), caller);
  }

  async deleteChat(caller: UserId, chatId: ChatId): Promise<void> {
    for (const userId of await this.#commands.remove(caller, chatId)) this.#tell(chatId, userId, false);
  }

  async putMember(caller: UserId, chatId: ChatId, userId: UserId, change: { admin?: boolean }): Promise<ChatSummary> {
    const family = await this.#commands.putMember(caller, chatId, userId, change);
    this.#tell(chatId, userId, true);
    return this.summaryOf(family, caller);
  }

  async removeMember(caller: UserId, chatId: ChatId, userId: UserId): Promise<void> {
    await this.#commands.removeMember(caller, chatId, userId);
    this.#tell(chatId, userId, false);
  }

  createInvite(caller: UserId, chatId: ChatId, lifetimeMs: number): ReturnType<ChatService["createInvite"]> {
    return this.#invites.create(caller, chatId, lifetimeMs);
  }

  listInvites(caller: UserId, chatId: ChatId): ReturnType<ChatService["listInvites"]> {
    return this.#invites.list(caller, chatId);
  }

  revokeInvite(caller: UserId, chatId: ChatId, inviteId: string): Promise<void> {
    return this.#invites.revoke(caller, chatId, inviteId);
  }

  /** Whether somebody who is not here yet may register with this invitation. */
  async isGoodInvite(token: string): Promise<boolean> {
    return (await this.#invites.resolve(token)) !== undefined;
  }

  async previewInvite(token: string): ReturnType<ChatService["previewInvite"]> {
    return (await this.#invites.preview(token)) ?? refuseInvite();
  }

  async acceptInvite(caller: UserId, token: string): Promise<ChatSummary> {
    const family = (await this.#invites.resolve(token)) ?? refuseInvite();
    const isNew = await this.#commands.join(family, caller);
    if (isNew) this.#tell(family.key, caller, true);
    return this.summaryOf(family, caller);
  }

  async history(
    caller: UserId,
    chatId: ChatId,
    page: { before?: string; limit: number },
  ): ReturnType<ChatService["history"]> {
    const family = await accessChat(this.#engine, caller, chatId);
    const before = page.before === undefined ? undefined : parseBefore(page.before);
    if (page.before !== undefined && before === undefined) {
      throw new Refusal("bad-request", 400, "`before` is a timestamp in milliseconds or an order key.");
    }
    return readHistory(family, before, page.limit);
  }

  async post(
    caller: UserId,
    chatId: ChatId,
    input: PostMessageInput,
  ): Promise<{ message: MessageInfo; created: boolean }> {
    const family = await accessChat(this.#engine, caller, chatId);
    const { id, created } = await postMessage(this.#engine, family, caller, input);
    const orderKey = await findOrderKey(family, id);
    if (orderKey === undefined) throw new Error("a message is not where it was written");
    return { message: await readMessage(family, id, orderKey), created };
  }

  async markSeen(
    caller: UserId,
    chatId: ChatId,
    messageIds: readonly MessageId[],
  ): ReturnType<ChatService["markSeen"]> {
    const family = await accessChat(this.#engine, caller, chatId);
    return { seenUpTo: await markSeen(this.#engine, family, caller, messageIds) };
  }

  #tell(chatId: ChatId, userId: UserId, isMember: boolean): void {
    for (const listener of this.#listeners) listener(chatId, userId, isMember);
  }
}

function compareNewest(a: ChatSummary, b: ChatSummary): number {
  const [left, right] = [a.lastOrderKey ?? "", b.lastOrderKey ?? ""];
  return left < right ? 1 : left > right ? -1 : 0;
}

function refuseInvite(): never {
  throw new Refusal("invite-invalid", 403, "This invitation is not valid, or not any more.");
}
