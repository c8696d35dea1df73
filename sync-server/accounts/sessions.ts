import { createHash, randomBytes } from "node:crypto";
import { deviceIdFromRandom, isUserId, type DeviceId, type UserId } from "../../shared/lib/ids.ts";
import type { Records, RecordWrite } from "../storage/contracts.ts";
import { accessTokenMs } from "./access-tokens.ts";

/** One sign-in on one device. Persisted in the table `sessions` by `<userId>.<sessionId>`. */
export interface Session {
  readonly id: string;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly usedAt: number;
  /** Hash of the refresh token that was used last, or of the first one. */
  readonly token: string;
  /** Hashes of those given out for it. The first of them that is used takes its place. */
  readonly successors: readonly string[];
}

export type SessionListener = (session: Pick<Session, "id" | "userId" | "deviceId">) => void;

interface Options {
  readonly records: Records;
  readonly idleMs: number;
  readonly maxPerUser: number;
  readonly now: () => number;
}

const table = "sessions";
/** Persisted: `<end, 15 digits>.<sessionId>`: revoked ones whose access tokens may still be about. */
const revokedTable = "revoked-sessions";
/** Several tabs, or answers that got lost, may ask for a successor of the same token. */
const maxSuccessors = 16;
const revokedPage = 1_000;

/** Sessions and their refresh tokens `<userId>.<sessionId>.<secret>`, of which only a hash is kept. */
export class Sessions {
  readonly #options: Options;
  readonly #revokedUntil = new Map<string, number>();
  readonly #listeners = new Set<SessionListener>();

  private constructor(options: Options) {
    this.#options = options;
  }

  static async open(options: Options): Promise<Sessions> {
    const sessions = new Sessions(options);
    for (let from = endKey(options.now()); ;) {
      const page = await options.records.range<string>(revokedTable, { from, limit: revokedPage });
      for (const { key, value } of page) sessions.#revokedUntil.set(value, Number(key.slice(0, 15)));
      const last = page.at(-1);
      if (last === undefined || page.length < revokedPage) return sessions;
      from = `${last.key}\0`;
    }
  }

  /** Called once for each session that ends before its time. */
  onRevoked(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  isRevoked(sessionId: string): boolean {
    return this.#revokedUntil.has(sessionId);
  }

  async create(
    userId: UserId,
    deviceName: string,
  ): Promise<{ readonly session: Session; readonly refreshToken: string }> {
    const now = this.#options.now();
    const secret = makeSecret();
    const session: Session = {
      id: randomBytes(12).toString("hex"),
      userId,
      deviceId: deviceIdFromRandom(randomBytes(5)),
      deviceName,
      createdAt: now,
      usedAt: now,
      token: hashOf(secret),
      successors: [],
    };
    const longestUnused = (await this.list(userId)).slice(this.#options.maxPerUser - 1);
    await this.#options.records.write([{ table, key: keyOf(session), value: session, expect: "absent" }]);
    await this.revoke(longestUnused);
    return { session, refreshToken: tokenOf(session, secret) };
  }

  /**
   * Gives out a new refresh token. The old one stays valid until a successor of it is used: an answer may get lost. Any
   * other token of the session was stolen, or is the thief's: the session ends.
   */
  async rotate(
    refreshToken: string,
  ): Promise<{ readonly session: Session; readonly refreshToken: string } | undefined> {
    const parsed = parseToken(refreshToken);
    if (parsed === undefined) return undefined;
    for (;;) {
      const stored = await this.#options.records.get<Session>(table, parsed.key);
      if (stored === undefined) return undefined;
      const now = this.#options.now();
      const { value: old } = stored;
      const secret = makeSecret();
      const isSuccessor = old.successors.includes(parsed.hash);
      if (this.#isExpired(old) || (!isSuccessor && parsed.hash !== old.token)) {
        await this.revoke([old]);
        return undefined;
      }
      const session: Session = isSuccessor
        ? { ...old, usedAt: now, token: parsed.hash, successors: [hashOf(secret)] }
        : { ...old, usedAt: now, successors: [...old.successors, hashOf(secret)].slice(-maxSuccessors) };
      if (await this.#options.records.write([{ table, key: parsed.key, value: session, expect: stored.version }])) {
        return { session, refreshToken: tokenOf(session, secret) };
      }
    }
  }

  /** The session of a token that is valid now. */
  async find(refreshToken: string): Promise<Session | undefined> {
    const parsed = parseToken(refreshToken);
    const stored = parsed && (await this.#options.records.get<Session>(table, parsed.key));
    if (stored === undefined || this.#isExpired(stored.value)) return undefined;
    const { token, successors } = stored.value;
    return [token, ...successors].includes(parsed?.hash ?? "") ? stored.value : undefined;
  }

  async get(userId: UserId, sessionId: string): Promise<Session | undefined> {
    return (await this.#options.records.get<Session>(table, `${userId}.${sessionId}`))?.value;
  }

  /** Those of one person, the latest used first. */
  async list(userId: UserId): Promise<readonly Session[]> {
    const stored = await this.#options.records.range<Session>(table, {
      from: `${userId}.`,
      to: `${userId}/`,
      limit: Number.MAX_SAFE_INTEGER,
    });
    return stored
      .map(({ value }) => value)
      .filter((session) => !this.#isExpired(session))
      .sort((a, b) => b.usedAt - a.usedAt);
  }

  /** Ends sessions: their refresh tokens, their access tokens and, through the listeners, their sockets. */
  async revoke(ended: readonly Session[], writes: readonly RecordWrite[] = []): Promise<void> {
    if (ended.length === 0 && writes.length === 0) return;
    await this.#options.records.write([...this.planRevocation(ended), ...writes]);
    this.noteRevoked(ended);
  }

  /** What ends sessions in the store, for a write that does more; {@link noteRevoked} has to follow it. */
  planRevocation(ended: readonly Session[]): RecordWrite[] {
    const until = this.#options.now() + accessTokenMs;
    return ended.flatMap((session) => [
      { table, key: keyOf(session), value: undefined },
      { table: revokedTable, key: `${endKey(until)}${session.id}`, value: session.id },
    ]);
  }

  noteRevoked(ended: readonly Session[]): void {
    const now = this.#options.now();
    for (const [id, until] of this.#revokedUntil) {
      if (until > now) break;
      this.#revokedUntil.delete(id);
    }
    for (const session of ended) {
      this.#revokedUntil.set(session.id, now + accessTokenMs);
      for (const listener of this.#listeners) listener(session);
    }
  }

  /** Forgets what nobody needs any more. */
  async prune(): Promise<void> {
    const { records, now } = this.#options;
    const to = endKey(now());
    for (;;) {
      const old = await records.range(revokedTable, { to, limit: revokedPage });
      if (old.length > 0) await records.write(old.map(({ key }) => ({ table: revokedTable, key, value: undefined })));
      if (old.length < revokedPage) return;
    }
  }

  #isExpired(session: Session): boolean {
    return session.usedAt + this.#options.idleMs <= this.#options.now();
  }
}

function keyOf(session: Pick<Session, "id" | "userId">): string {
  return `${session.userId}.${session.id}`;
}

function endKey(at: number): string {
  return `${String(at).padStart(15, "0")}.`;
}

function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

function tokenOf(session: Session, secret: string): string {
  return `${keyOf(session)}.${secret}`;
}

function parseToken(token: string): { readonly key: string; readonly hash: string } | undefined {
  const [userId, sessionId, secret, ...more] = token.split(".");
  const isToken = isUserId(userId) && /^[0-9a-f]{24}$/u.test(sessionId ?? "") && /^[\w-]{43}$/u.test(secret ?? "");
  return isToken && more.length === 0 ? { key: `${userId}.${sessionId}`, hash: hashOf(secret ?? "") } : undefined;
}
