import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { isBase32Hex } from "../../shared/lib/base32hex.ts";
import { userIdFromRandom, type ChatId, type UserId } from "../../shared/lib/ids.ts";
import { splitInviteToken } from "../../shared/lib/invite-token.ts";
import type { InviteInfo, InvitePreview } from "../../shared/protocol/api.ts";
import type { Storage, StoredRecord } from "../storage/contracts.ts";
import type { ChatFamily } from "../sync/chat-family.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { accessChat, requireAdmin, requireGroup } from "./chat-access.ts";
import type { People } from "./people.ts";
import { Refusal } from "./refusal.ts";

/** Persisted, under `<chatId>.<inviteId>`. Of the token only a hash is kept. */
interface InviteRecord {
  readonly createdBy: UserId;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly secretHash: string;
}

const table = "invites";
const idLength = 8;
const secretBytes = 18;
const maxPerChat = 100;

/** Links by which somebody joins a group: they expire, and an admin can revoke them. A token is chat id, invite id, secret. */
export class Invites {
  readonly #engine: SyncEngine;
  readonly #storage: Storage;
  readonly #people: People;
  readonly #now: () => number;

  constructor(engine: SyncEngine, storage: Storage, people: People, now: () => number) {
    this.#engine = engine;
    this.#storage = storage;
    this.#people = people;
    this.#now = now;
  }

  /** The token is told only here. */
  async create(caller: UserId, chatId: ChatId, lifetimeMs: number): Promise<InviteInfo & { readonly token: string }> {
    await this.#administered(caller, chatId);
    const present = await this.#range(chatId);
    await this.#forget(present.filter(({ value }) => value.expiresAt <= this.#now()));
    if (present.filter(({ value }) => value.expiresAt > this.#now()).length >= maxPerChat) {
      throw new Refusal("not-allowed", 409, `A chat has at most ${maxPerChat} invitations at once.`);
    }
    const id = userIdFromRandom(randomBytes(5));
    const secret = randomBytes(secretBytes).toString("base64url");
    const createdAt = this.#now();
    const record: InviteRecord = {
      createdBy: caller,
      createdAt,
      expiresAt: createdAt + lifetimeMs,
      secretHash: hash(secret),
    };
    await this.#storage.records.write([{ table, key: inviteKey(chatId, id), value: record, expect: "absent" }]);
    return { ...describe(inviteKey(chatId, id), record), token: `${chatId}${id}${secret}` };
  }

  /** Those that are still good, oldest first. */
  async list(caller: UserId, chatId: ChatId): Promise<readonly InviteInfo[]> {
    await this.#administered(caller, chatId);
    return (await this.#range(chatId))
      .filter(({ value }) => value.expiresAt > this.#now())
      .map(({ key, value }) => describe(key, value))
      .sort((a, b) => a.createdAt - b.createdAt);
  }

  async revoke(caller: UserId, chatId: ChatId, inviteId: string): Promise<void> {
    await this.#administered(caller, chatId);
    await this.#storage.records.write([{ table, key: inviteKey(chatId, inviteId), value: undefined }]);
  }

  /** The chat that a token opens; undefined if it is not good, or not any more. */
  async resolve(token: string): Promise<ChatFamily | undefined> {
    return (await this.#find(token))?.family;
  }

  /** What a token is an invitation to; undefined if it is not good, or not any more. */
  async preview(token: string): Promise<InvitePreview | undefined> {
    const found = await this.#find(token);
    if (found === undefined) return undefined;
    const { family, invite } = found;
    const inviter = await this.#people.get(invite.createdBy);
    const { title, members } = family.record;
    return {
      title,
      members: Object.keys(members).length,
      invitedBy: inviter?.displayName ?? "",
      expiresAt: invite.expiresAt,
    };
  }

  async #find(token: string): Promise<{ readonly family: ChatFamily; readonly invite: InviteRecord } | undefined> {
    const parts = splitInviteToken(token);
    if (parts === undefined) return undefined;
    const { chatId, rest } = parts;
    const id = rest.slice(0, idLength);
    if (!isBase32Hex(id, idLength)) return undefined;
    const record = await this.#storage.records.get<InviteRecord>(table, inviteKey(chatId, id));
    if (record === undefined || record.value.expiresAt <= this.#now()) return undefined;
    if (!isSame(hash(rest.slice(idLength)), record.value.secretHash)) return undefined;
    const family = await this.#engine.chat(chatId);
    // An invitation ends with the rights of who gave it.
    return family?.isAdmin(record.value.createdBy) === true ? { family, invite: record.value } : undefined;
  }

  async #administered(caller: UserId, chatId: ChatId): Promise<void> {
    const family = await accessChat(this.#engine, caller, chatId);
    requireGroup(family);
    requireAdmin(family, caller);
  }

  #range(chatId: ChatId): Promise<readonly StoredRecord<InviteRecord>[]> {
    return this.#storage.records.range<InviteRecord>(table, {
      from: inviteKey(chatId, ""),
      to: inviteKey(chatId, "~"),
      limit: maxPerChat * 10,
    });
  }

  async #forget(records: readonly StoredRecord<InviteRecord>[]): Promise<void> {
    if (records.length === 0) return;
    await this.#storage.records.write(records.map(({ key }) => ({ table, key, value: undefined })));
  }
}

function inviteKey(chatId: ChatId, id: string): string {
  return `${chatId}.${id}`;
}

function describe(key: string, { createdBy, createdAt, expiresAt }: InviteRecord): InviteInfo {
  return { id: key.slice(key.indexOf(".") + 1), createdBy, createdAt, expiresAt };
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
