import type { DeviceId, UserId } from "../../shared/lib/ids.ts";
import { limits as contractLimits } from "../../shared/lib/limits.ts";
import type { AuthReply, Me } from "../../shared/protocol/api.ts";
import type { Config } from "../config.ts";
import type { Picture } from "../pictures/picture.ts";
import { planPicture } from "../pictures/picture-records.ts";
import type { Records } from "../storage/contracts.ts";
import { AccessTokens, type Identity } from "./access-tokens.ts";
import { refuse, type AccountResult } from "./account-result.ts";
import { AttemptLimiter } from "./attempt-limiter.ts";
import { SignInAttempts } from "./sign-in-attempts.ts";
import { Passwords } from "./passwords.ts";
import type { Secrets } from "./secrets.ts";
import { Sessions, type Session, type SessionListener } from "./sessions.ts";
import { searchUsers, type FoundUsers } from "./user-search.ts";
import { foldEmail, Users, type User } from "./users.ts";

export interface AccountsOptions {
  readonly records: Records;
  readonly secrets: Secrets;
  readonly config: Pick<Config, "registration" | "rateLimits" | "limits">;
  readonly now?: () => number;
  /** Whether somebody may register with this invitation; without it, none is good. */
  readonly isGoodInvite?: (invite: string) => Promise<boolean>;
}

/** What a sign-in gives: the reply for the program, and the refresh token for its cookie only. */
export interface SignedIn {
  readonly reply: AuthReply;
  readonly refreshToken: string;
}

export interface NewUser {
  readonly email: string;
  readonly displayName: string;
  readonly password: string;
}

export interface ProfileChange {
  readonly displayName?: string;
  readonly sharePresence?: boolean;
  /** null: without a picture from now on. */
  readonly avatar?: Picture | null;
}

export interface SessionInfo {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly current: boolean;
}

export type UserListener = (user: User) => void;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const registrationWindowMs = 60 * minuteMs;
/** When a password check is taken again after too many waited. */
const busyRetryMs = 2_000;

/** People, their passwords and their signed-in devices. */
export class Accounts {
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #tokens: AccessTokens;
  readonly #config: AccountsOptions["config"];
  readonly #now: () => number;
  readonly #attempts: SignInAttempts;
  readonly #registrations: AttemptLimiter;
  readonly #listeners = new Set<UserListener>();
  readonly #isGoodInvite: (invite: string) => Promise<boolean>;

  private constructor(options: AccountsOptions, users: Users, sessions: Sessions) {
    const { limits } = options.config;
    const now = options.now ?? Date.now;
    this.#users = users;
    this.#sessions = sessions;
    this.#config = options.config;
    this.#now = now;
    this.#isGoodInvite = options.isGoodInvite ?? (() => Promise.resolve(false));
    this.#passwords = new Passwords({ cost: limits.passwordCost, maxWaiting: limits.passwordQueue });
    this.#tokens = new AccessTokens(options.secrets.jwtKey, now);
    this.#attempts = new SignInAttempts(limits, now);
    this.#registrations = new AttemptLimiter(limits.registrationsAddress, registrationWindowMs, now);
  }

  static async open(options: AccountsOptions): Promise<Accounts> {
    const { records, config, now = Date.now } = options;
    const { sessionDays, sessionsPerUser } = config.limits;
    const sessions = await Sessions.open({ records, now, idleMs: sessionDays * dayMs, maxPerUser: sessionsPerUser });
    await sessions.prune();
    return new Accounts(options, await Users.open(records), sessions);
  }

  /** Sign-up from outside, where configuration and limits decide. `invite` is checked where registration needs one. */
  async register(
    input: NewUser & { readonly invite?: string; readonly deviceName?: string },
    address: string,
  ): Promise<AccountResult<SignedIn>> {
    if (this.#config.registration === "closed") return refuse("registration-closed");
    const retryAfterMs = this.#config.rateLimits ? this.#registrations.take(address) : 0;
    if (retryAfterMs > 0) return refuse("too-many-requests", retryAfterMs);
    if (this.#config.registration === "invite") {
      if (input.invite === undefined) return refuse("registration-closed");
      if (!(await this.#isGoodInvite(input.invite))) return refuse("invite-invalid");
    }
    const created = await this.createUser(input);
    if (!created.ok && created.code === "too-many-requests") this.#registrations.giveBack(address);
    return created.ok ? { ok: true, value: await this.#signIn(created.value, input.deviceName) } : created;
  }

  /** Makes a person, whoever asks: the command line does. */
  async createUser({ email, displayName, password }: NewUser): Promise<AccountResult<User>> {
    if (this.#users.find(email) !== undefined) return refuse("email-taken");
    const hashing = this.#passwords.hash(password);
    if (hashing === undefined) return refuse("too-many-requests", busyRetryMs);
    const passwordHash = await hashing;
    const user = await this.#users.add({ email, displayName, passwordHash, createdAt: this.#now() });
    if (user === undefined) return refuse("email-taken");
    this.#tell(user);
    return { ok: true, value: user };
  }

  async login(
    input: { readonly email: string; readonly password: string; readonly deviceName?: string },
    address: string,
  ): Promise<AccountResult<SignedIn>> {
    const email = foldEmail(input.email);
    const retryAfterMs = this.#takeAttempt(address, email);
    if (retryAfterMs > 0) return refuse("too-many-requests", retryAfterMs);
    const user = this.#users.find(email);
    const passwordHash = user && this.#users.passwordHashOf(user.id);
    const checking = this.#passwords.verify(input.password, passwordHash, email);
    if (checking === undefined) return this.#refuseBusy(address, email);
    const isRight = await checking;
    if (!isRight || user === undefined) return refuse("wrong-credentials");
    const tooOftenMs = this.#config.rateLimits ? this.#attempts.succeed(address, email) : 0;
    if (tooOftenMs > 0) return refuse("too-many-requests", tooOftenMs);
    const signedIn = await this.#signIn(user, input.deviceName);
    if (this.#users.passwordHashOf(user.id) === passwordHash) return { ok: true, value: signedIn };
    // Changed while this was under way, and the change has not seen the new session.
    await this.logout({ refreshToken: signedIn.refreshToken });
    return refuse("wrong-credentials");
  }

  /** Forgets what nobody needs any more; now and then. */
  prune(): Promise<void> {
    return this.#sessions.prune();
  }

  async refresh(refreshToken: string): Promise<AccountResult<SignedIn>> {
    const rotated = await this.#sessions.rotate(refreshToken);
    const user = rotated && this.#users.get(rotated.session.userId);
    if (rotated === undefined || user === undefined) return refuse("sign-in");
    return { ok: true, value: { reply: this.#reply(user, rotated.session), refreshToken: rotated.refreshToken } };
  }

  /** Ends the session of whichever is there; an unknown one is ended already. */
  async logout(by: {
    readonly identity?: Identity | undefined;
    readonly refreshToken?: string | undefined;
  }): Promise<void> {
    const { identity, refreshToken } = by;
    const session = identity && (await this.#sessions.get(identity.userId, identity.sessionId));
    const found = session ?? (refreshToken === undefined ? undefined : await this.#sessions.find(refreshToken));
    if (found !== undefined) await this.#sessions.revoke([found]);
  }

  /** Who holds this access token; undefined if it is not valid now, or its session has ended. Reads no disk. */
  verifyAccess(accessToken: string): Identity | undefined {
    const identity = this.#tokens.verify(accessToken);
    if (identity === undefined || this.#sessions.isRevoked(identity.sessionId)) return undefined;
    return this.#users.get(identity.userId) === undefined ? undefined : identity;
  }

  /** Called once for each session that is signed out, revoked or replaced. */
  onSessionRevoked(listener: SessionListener): () => void {
    return this.#sessions.onRevoked(listener);
  }

  /** Called when a person was registered or changed the profile. */
  onUserChanged(listener: UserListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  getUser(id: UserId): User | undefined {
    return this.#users.get(id);
  }

  findUser(email: string): User | undefined {
    return this.#users.find(email);
  }

  /** By name; `query` matches parts of name and address. */
  listUsers(query: string, cursor: string | undefined, limit: number): FoundUsers {
    return searchUsers(this.#users.all(), query, cursor, limit);
  }

  async updateProfile(userId: UserId, { displayName, sharePresence, avatar }: ProfileChange): Promise<Me | undefined> {
    const change = {
      ...(displayName === undefined ? {} : { displayName }),
      ...(sharePresence === undefined ? {} : { hidesPresence: !sharePresence }),
      ...(avatar === undefined ? {} : { avatar: avatar?.name }),
    };
    const user = await this.#users.update(userId, change, (before) =>
      avatar === undefined ? [] : planPicture(`u:${userId}`, before.avatar, avatar),
    );
    if (user === undefined) return undefined;
    this.#tell(user);
    return toMe(user);
  }

  async sessions({ userId, sessionId }: Identity): Promise<readonly SessionInfo[]> {
    return (await this.#sessions.list(userId)).map(({ id, deviceId, deviceName, createdAt, usedAt }) => ({
      id,
      deviceId,
      deviceName,
      createdAt,
      lastUsedAt: usedAt,
      current: id === sessionId,
    }));
  }

  async revokeSession(userId: UserId, sessionId: string): Promise<AccountResult<undefined>> {
    const session = await this.#sessions.get(userId, sessionId);
    if (session === undefined) return refuse("not-found");
    await this.#sessions.revoke([session]);
    return { ok: true, value: undefined };
  }

  /** Signs every other device out, in the same write. */
  async changePassword(
    { userId, sessionId }: Identity,
    current: string,
    next: string,
    address: string,
  ): Promise<AccountResult<undefined>> {
    // Apart from sign-ins: who is signed in is not kept out by what others try.
    const retryAfterMs = this.#takeAttempt(address, userId);
    if (retryAfterMs > 0) return refuse("too-many-requests", retryAfterMs);
    const checking = this.#passwords.verify(current, this.#users.passwordHashOf(userId), userId);
    if (checking === undefined) return this.#refuseBusy(address, userId);
    if (!(await checking)) return refuse("wrong-credentials");
    const tooOftenMs = this.#config.rateLimits ? this.#attempts.succeed(address, userId) : 0;
    if (tooOftenMs > 0) return refuse("too-many-requests", tooOftenMs);
    return this.setPassword(userId, next, sessionId);
  }

  /** Without the old one: for the command line. Signs out every device, but for one session if there is one to keep. */
  async setPassword(userId: UserId, next: string, keptSessionId?: string): Promise<AccountResult<undefined>> {
    const hashing = this.#passwords.hash(next);
    if (hashing === undefined) return refuse("too-many-requests", busyRetryMs);
    const passwordHash = await hashing;
    const ended = (await this.#sessions.list(userId)).filter((session) => session.id !== keptSessionId);
    await this.#users.update(userId, { passwordHash }, () => this.#sessions.planRevocation(ended));
    this.#sessions.noteRevoked(ended);
    return { ok: true, value: undefined };
  }

  async #signIn(user: User, deviceName = ""): Promise<SignedIn> {
    const { session, refreshToken } = await this.#sessions.create(
      user.id,
      deviceName.slice(0, contractLimits.deviceNameLength),
    );
    return { reply: this.#reply(user, session), refreshToken };
  }

  #reply(user: User, { id: sessionId, deviceId }: Session): AuthReply {
    const { accessToken, expiresAt } = this.#tokens.issue({ userId: user.id, deviceId, sessionId, email: user.email });
    return { user: toMe(user), deviceId, accessToken, expiresAt };
  }

  #takeAttempt(address: string, account: string): number {
    return this.#config.rateLimits ? this.#attempts.take(address, account) : 0;
  }

  /** Nobody looked at the password, so this was no failure. */
  #refuseBusy(address: string, account: string): AccountResult<never> {
    this.#attempts.giveBack(address, account);
    return refuse("too-many-requests", busyRetryMs);
  }

  #tell(user: User): void {
    for (const listener of this.#listeners) listener(user);
  }
}

export function toMe({ id, email, displayName, createdAt, hidesPresence, avatar }: User): Me {
  const me: Me = { id, email, displayName, createdAt, sharePresence: hidesPresence !== true };
  return avatar === undefined ? me : { ...me, avatar };
}
