import { isDeviceId, isUserId, type DeviceId, type UserId } from "../../shared/lib/ids.ts";
import type { AuthReply } from "../../shared/protocol/api.ts";
import type { AccountsApi } from "./accounts-api.ts";
import { isWorthRetrying, type ApiResult } from "./api-result.ts";
import type { BackOff } from "./back-off.ts";
import { readJson, trySetItem, type LocalValues } from "./local-values.ts";
import type { SignInCall, SignInInput, SignUpInput } from "./sign-in.ts";

/** Persisted. */
const sessionName = "roost.session";
/** Persisted: a sign-out that the server does not know of yet. */
const logoutName = "roost.logout";

interface StoredSession {
  readonly user: {
    readonly id: UserId;
    readonly displayName: string;
    readonly email: string;
    readonly avatar?: string;
  };
  readonly deviceId: DeviceId;
  readonly isExpired?: boolean;
}

type SignInAnswer =
  | { readonly ok: true; readonly identity: Pick<StoredSession, "user" | "deviceId"> }
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface AccountSessionOptions {
  readonly api: Pick<AccountsApi, "logout">;
  readonly values: LocalValues;
  /** Between attempts to tell the server of a sign-out. */
  readonly backOff: BackOff;
  /** Never rejects. */
  readonly enter: (call: SignInCall) => Promise<ApiResult<AuthReply>>;
  /** The server has just given new cookies. */
  readonly onSignedIn: () => void;
  /** Calls back when another tab changed a value of that name. */
  readonly onStored: (listener: (name: string | null) => void) => void;
}

/** Who is signed in on this device. It is known at once, without the server, and being offline changes nothing. */
export class AccountSession {
  readonly #options: AccountSessionOptions;
  readonly #expiredListeners = new Set<() => void>();
  /** What changes the cookies is done one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** As this tab has heard of it. */
  #stored: string | null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AccountSessionOptions) {
    this.#options = options;
    this.#stored = options.values.getItem(sessionName);
  }

  readIdentity():
    | { readonly identity: Pick<StoredSession, "user" | "deviceId">; readonly isExpired: boolean }
    | undefined {
    const stored = this.#read();
    if (stored === undefined) return undefined;
    const { user, deviceId, isExpired } = stored;
    return { identity: { user, deviceId }, isExpired: isExpired === true };
  }

  signUp(input: SignUpInput): Promise<SignInAnswer> {
    return this.#enter({ path: "/auth/register", input });
  }

  signIn(input: SignInInput): Promise<SignInAnswer> {
    return this.#enter({ path: "/auth/login", input });
  }

  /**
   * Ends the sign-in that this tab goes by, and no other that this browser may have by now. Here it is done at once; the
   * server is told in the background, or at the next start.
   */
  signOut(deviceId: DeviceId | undefined): void {
    const { values } = this.#options;
    const stored = this.#read();
    // Somebody else has signed in in another tab.
    if (stored !== undefined && stored.deviceId !== deviceId) return;
    this.#store(undefined);
    trySetItem(values, logoutName, "1");
    this.#options.backOff.reset();
    this.finishSignOut();
  }

  /** Tells the server of a sign-out that it does not know of yet, until there is an answer. */
  finishSignOut(): void {
    clearTimeout(this.#retry);
    void this.#inTurn(() => this.#tellSignOut());
  }

  async #tellSignOut(): Promise<void> {
    const { values, api, backOff } = this.#options;
    if (values.getItem(logoutName) === null || this.#read() !== undefined) return;
    const result = await api.logout();
    if (result.ok || !isWorthRetrying(result)) return values.removeItem(logoutName);
    const waitMs = Math.max(result.retryAfterMs ?? 0, backOff.next());
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.finishSignOut(), waitMs);
  }

  /** The server wants a new sign-in; what is on the device stays. */
  expire(): void {
    const stored = this.#read();
    if (stored === undefined || stored.isExpired === true) return;
    this.#store({ ...stored, isExpired: true });
    for (const listener of this.#expiredListeners) listener();
  }

  onExpired(listener: () => void): void {
    this.#expiredListeners.add(listener);
  }

  onChanged(listener: () => void): void {
    this.#options.onStored((name) => {
      if (name !== sessionName && name !== null) return;
      const stored = this.#options.values.getItem(sessionName);
      // What did not find room there is known in this tab alone.
      if (stored === this.#stored) return;
      this.#stored = stored;
      listener();
    });
  }

  noteUser(user: StoredSession["user"]): void {
    const stored = this.#read();
    if (stored?.user.id !== user.id) return;
    this.#store({ ...stored, user });
  }

  #enter(call: SignInCall): Promise<SignInAnswer> {
    // With the next cookies the session that was signed out could not be named any more.
    this.finishSignOut();
    return this.#inTurn(() => this.#signIn(call));
  }

  async #signIn(call: SignInCall): Promise<SignInAnswer> {
    const result = await this.#options.enter(call);
    if (!result.ok) return { ok: false, code: result.code, message: result.message };
    const { createdAt: _at, sharePresence: _shares, ...user } = result.value.user;
    const session: StoredSession = { user, deviceId: result.value.deviceId };
    const { values } = this.#options;
    // Without room: the session of another person must not stay beside these cookies.
    if (!this.#store(session)) this.#store(undefined);
    values.removeItem(logoutName);
    this.#options.onSignedIn();
    return { ok: true, identity: session };
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #store(session: StoredSession | undefined): boolean {
    const { values } = this.#options;
    if (session === undefined) values.removeItem(sessionName);
    const isStored = session === undefined || trySetItem(values, sessionName, JSON.stringify(session));
    this.#stored = values.getItem(sessionName);
    return isStored;
  }

  #read(): StoredSession | undefined {
    const value = readJson(this.#options.values, sessionName);
    return isStoredSession(value) ? value : undefined;
  }
}

function isStoredSession(value: unknown): value is StoredSession {
  if (value === null || typeof value !== "object" || !("user" in value) || !("deviceId" in value)) return false;
  const { user, deviceId } = value;
  return (
    isDeviceId(deviceId) &&
    user !== null &&
    typeof user === "object" &&
    "id" in user &&
    isUserId(user.id) &&
    "displayName" in user &&
    typeof user.displayName === "string" &&
    "email" in user &&
    typeof user.email === "string"
  );
}
