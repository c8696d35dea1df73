import { createHash, randomBytes } from "node:crypto";
import { metaDocName, segmentDocName, userDocName } from "../../shared/lib/doc-name.ts";
import {
  chatKindOf,
  directChatIdFromHash,
  directChatPreimage,
  groupChatIdFromRandom,
  type ChatId,
  type UserId,
} from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { infoKeys } from "../../shared/model/meta.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { planPicture } from "../pictures/picture-records.ts";
import type { RecordWrite } from "../storage/contracts.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import { membershipKey, tables, type ChatRecord, type Membership } from "../sync/chat-record.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { accessChat, chatNotFound, requireAdmin, requireGroup } from "./chat-access.ts";
import type { ChatChange, CreateChatInput } from "./chat-service.ts";
import type { People } from "./people.ts";
import { Refusal } from "./refusal.ts";

/** The id that the direct chat of two people has on every device. */
export function directChatId(a: UserId, b: UserId): ChatId {
  return directChatIdFromHash(createHash("sha256").update(directChatPreimage(a, b)).digest());
}

/**
 * Changes who is in a chat and what it is called. Each command is one operation of the commit loop: the records, which
 * are the truth, and the meta document that mirrors them are on disk together.
 */
export class ChatCommands {
  readonly #engine: SyncEngine;
  readonly #people: People;
  readonly #now: () => number;

  constructor(engine: SyncEngine, people: People, now: () => number) {
    this.#engine = engine;
    this.#people = people;
    this.#now = now;
  }

  async create(caller: UserId, input: CreateChatInput): Promise<{ family: ChatFamily; isNew: boolean }> {
    const record = await this.#newRecord(caller, input);
    const { family, isNew } = await this.#engine.chatForCreation(record);
    if (!isNew) {
      await this.#whenCreated(family);
      if (!family.mayAccess(caller)) throw chatNotFound();
      return { family, isNew };
    }
    await this.#engine.operate(family, [metaDocName(record.id)], () => {
      const { document, maps } = family.meta;
      document.writeAsServer(() => {
        maps.info.set(infoKeys.kind, record.kind);
        maps.info.set(infoKeys.title, record.title);
        maps.info.set(infoKeys.live, 0);
        for (const [userId, membership] of Object.entries(record.members)) maps.members.set(userId, membership);
      });
      return [
        { table: tables.chats, key: record.id, value: record, expect: "absent" },
        { table: tables.progress, key: record.id, value: family.progress },
        ...Object.keys(record.members).map((userId) => membershipWrite(userId as UserId, record.id, true)),
      ];
    });
    return { family, isNew };
  }

  async change(caller: UserId, chatId: ChatId, { title, picture }: ChatChange): Promise<ChatFamily> {
    const family = await accessChat(this.#engine, caller, chatId);
    requireGroup(family);
    await this.#engine.operate(family, [family.metaName], () => {
      requireAdmin(family, caller);
      let { record } = family;
      const writes: RecordWrite[] = [];
      if (title !== undefined && title !== record.title) {
        record = { ...record, title };
        const { document, maps } = family.meta;
        document.writeAsServer(() => maps.info.set(infoKeys.title, title));
      }
      if (picture !== undefined && picture?.name !== record.picture) {
        writes.push(...planPicture(`c:${chatId}`, record.picture, picture));
        record = { ...record, picture: picture?.name };
      }
      return record === family.record ? [] : [...this.#setRecord(family, record), ...writes];
    });
    return family;
  }

  async remove(caller: UserId, chatId: ChatId): Promise<readonly UserId[]> {
    const family = await accessChat(this.#engine, caller, chatId);
    requireGroup(family);
    let members: UserId[] = [];
    await this.#engine.operate(family, [family.metaName], (now) => {
      requireAdmin(family, caller);
      members = memberIds(family);
      return this.#erase(family, now);
    });
    this.#engine.closeChannels(family, undefined, closeCodes.noAccess, "no-access");
    return members;
  }

  async putMember(caller: UserId, chatId: ChatId, userId: UserId, change: { admin?: boolean }): Promise<ChatFamily> {
    const family = await accessChat(this.#engine, caller, chatId);
    requireGroup(family);
    if ((await this.#people.get(userId)) === undefined) throw new Refusal("not-found", 404, "There is no such person.");
    await this.#engine.operate(family, [family.metaName], (now) => {
      requireAdmin(family, caller);
      const current = family.record.members[userId];
      const isAdmin = change.admin ?? current?.admin === true;
      if (current?.admin === true && !isAdmin) requireAnotherAdmin(family, userId);
      if (current === undefined) requireRoom(family);
      const membership: Membership = { joined: current?.joined ?? now, ...(isAdmin ? { admin: true } : {}) };
      const writes = this.#setMember(family, userId, membership);
      // Who joins has the whole history, and none of it is unread.
      if (current === undefined) family.markAllSeen(userId);
      return writes;
    });
    return family;
  }

  /** Lets somebody in who holds a good invitation. @returns false for a member. */
  async join(family: ChatFamily, userId: UserId): Promise<boolean> {
    let isNew = false;
    await this.#engine.operate(family, [family.metaName], (now) => {
      if (family.record.isDeleted === true) throw chatNotFound();
      // Also who was put in a moment ago, perhaps as an admin.
      if (family.record.members[userId] !== undefined) return [];
      requireRoom(family);
      isNew = true;
      const writes = this.#setMember(family, userId, { joined: now });
      family.markAllSeen(userId);
      return writes;
    });
    return isNew;
  }

  async removeMember(caller: UserId, chatId: ChatId, userId: UserId): Promise<void> {
    const family = await accessChat(this.#engine, caller, chatId);
    requireGroup(family);
    await this.#engine.operate(family, [family.metaName], (now) => {
      if (caller !== userId) requireAdmin(family, caller);
      else if (!family.mayAccess(caller)) throw chatNotFound();
      const current = family.record.members[userId];
      if (current === undefined) return [];
      // Nobody could read it any more, or delete it.
      if (memberIds(family).length === 1) return this.#erase(family, now);
      if (current.admin === true) requireAnotherAdmin(family, userId);
      return this.#setMember(family, userId, undefined);
    });
    this.#engine.closeChannels(family, userId, closeCodes.noAccess, "no-access");
  }

  async #newRecord(caller: UserId, input: CreateChatInput): Promise<ChatRecord> {
    const others = [...new Set(input.memberIds)].filter((userId) => userId !== caller);
    const unknown = (await Promise.all(others.map((userId) => this.#people.get(userId)))).includes(undefined);
    if (unknown) throw new Refusal("bad-request", 400, "One of the members does not exist.");
    const now = this.#now();
    const joined: Membership = { joined: now };
    const isDirect = input.kind === "direct";
    const members: Record<UserId, Membership> = { [caller]: isDirect ? joined : { ...joined, admin: true } };
    for (const userId of others) members[userId] = joined;
    const id = this.#chooseId(caller, input, others);
    return { id, kind: input.kind, title: isDirect ? "" : (input.title ?? ""), members, createdAt: now };
  }

  #chooseId(caller: UserId, input: CreateChatInput, others: readonly UserId[]): ChatId {
    if (input.kind === "direct") {
      const [peer] = others;
      if (peer === undefined || others.length !== 1) {
        throw new Refusal("bad-request", 400, "A direct chat has exactly one other person.");
      }
      const id = directChatId(caller, peer);
      if (input.id !== undefined && input.id !== id) {
        throw new Refusal("bad-request", 400, "This is not the id of the direct chat of these two people.");
      }
      return id;
    }
    if ((input.title ?? "").trim() === "") throw new Refusal("bad-request", 400, "A group needs a title.");
    if (others.length >= limits.membersPerChat) {
      throw new Refusal("bad-request", 400, `A chat has at most ${limits.membersPerChat} members.`);
    }
    const id = input.id ?? groupChatIdFromRandom(randomBytes(8));
    if (chatKindOf(id) !== "group") throw new Refusal("bad-request", 400, "This is not the id of a group.");
    return id;
  }

  /** Another request may be creating the same chat right now: wait for its turn to be over. */
  async #whenCreated(family: ChatFamily): Promise<void> {
    await this.#engine.operate(family, [], () => []);
  }

  #setMember(family: ChatFamily, userId: UserId, membership: Membership | undefined): readonly RecordWrite[] {
    const { [userId]: _replaced, ...others } = family.record.members as Record<UserId, Membership>;
    const { document, maps } = family.meta;
    document.writeAsServer(() => maps.members.set(userId, membership ?? 0));
    const members = membership === undefined ? others : { ...others, [userId]: membership };
    return [
      ...this.#setRecord(family, { ...family.record, members }),
      membershipWrite(userId, family.key, membership !== undefined),
    ];
  }

  /** Takes a group and all that is in it off the disk. */
  #erase(family: ChatFamily, now: number): readonly RecordWrite[] {
    const { key: chatId, record } = family;
    const members = memberIds(family);
    return [
      ...this.#setRecord(family, { ...record, title: "", picture: undefined, members: {}, isDeleted: true }),
      ...eraseAll(family, members, now),
      ...planPicture(`c:${chatId}`, record.picture, null),
      ...members.map((userId) => membershipWrite(userId, chatId, false)),
    ];
  }

  #setRecord(family: ChatFamily, record: ChatRecord): readonly RecordWrite[] {
    family.record = record;
    return [{ table: tables.chats, key: record.id, value: record }];
  }
}

function memberIds(family: ChatFamily): UserId[] {
  return Object.keys(family.record.members) as UserId[];
}

function membershipWrite(userId: UserId, chatId: ChatId, isMember: boolean): RecordWrite {
  return { table: tables.memberships, key: membershipKey(userId, chatId), value: isMember ? {} : undefined };
}

/** Nothing of a deleted chat stays on the disk, nor what its members sent as it was while they wrote it. */
function eraseAll(
  { key, metaName, progress }: ChatFamily,
  members: readonly UserId[],
  at: number,
): readonly RecordWrite[] {
  const segments = Array.from({ length: progress.live + 1 }, (_, n) => segmentDocName(key, n));
  const names = [metaName, ...segments, ...members.map(userDocName)];
  return names.map((name) => ({ table: tables.erasures, key: name, value: { at } }));
}

function requireRoom(family: ChatFamily): void {
  if (memberIds(family).length < limits.membersPerChat) return;
  throw new Refusal("not-allowed", 409, `A chat has at most ${limits.membersPerChat} members.`);
}

function requireAnotherAdmin(family: ChatFamily, userId: UserId): void {
  const hasOther = Object.entries(family.record.members).some(([id, { admin }]) => id !== userId && admin === true);
  if (!hasOther) throw new Refusal("last-admin", 409, "Make somebody else an admin first.");
}
