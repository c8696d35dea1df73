import type { LocalValues } from "./local-values.ts";
import { trySetItem } from "./local-values.ts";

/** `refused`: the server wants a new sign-in. `offline`: nothing is known, so nobody is signed out. */
export type RefreshOutcome = "refreshed" | "refused" | "offline";

/** The part of the Web Locks API that is used, so that programs can do without it. */
export interface Locks {
  request<T>(name: string, task: () => Promise<T>): Promise<T>;
}

export interface SessionRefresherOptions {
  /** Asks the server for new cookies, once. */
  readonly post: () => Promise<RefreshOutcome>;
  readonly values: LocalValues;
  readonly locks: Locks | undefined;
  /** Called after every refusal. */
  readonly onRefused: () => void;
}

const lockName = "roost.refresh";
/** Persisted: when the cookies came that this device has. */
const refreshedAtName = "roost.refreshedAt";
/** The server's access tokens hold for a quarter of an hour; an answer takes its time. */
const goodForMs = 14.5 * 60_000;

/**
 * Renews the session's cookies. Refresh tokens rotate, so there is one refresh at a time: in this tab by sharing the
 * promise, across tabs by a lock, and a tab that waited for the lock takes over what the other one got.
 */
export class SessionRefresher {
  readonly #options: SessionRefresherOptions;
  #running: Promise<RefreshOutcome> | undefined;

  constructor(options: SessionRefresherOptions) {
    this.#options = options;
  }

  /** `staleSince`: when the attempt began that the server answered with 401. */
  refresh(staleSince: number): Promise<RefreshOutcome> {
    this.#running ??= this.#refreshLocked(staleSince).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** A sign-in brought new cookies. */
  noteSignIn(): void {
    trySetItem(this.#options.values, refreshedAtName, String(Date.now()));
  }

  /** Whether the access token has run out by this device's clock, so that asking with it only leads to a refusal. */
  get isDue(): boolean {
    const refreshedAt = Number(this.#options.values.getItem(refreshedAtName) ?? Number.NaN);
    return Math.abs(Date.now() - refreshedAt) >= goodForMs;
  }

  #refreshLocked(staleSince: number): Promise<RefreshOutcome> {
    const { locks } = this.#options;
    return locks === undefined
      ? this.#refreshNow(staleSince)
      : locks.request(lockName, () => this.#refreshNow(staleSince));
  }

  async #refreshNow(staleSince: number): Promise<RefreshOutcome> {
    const { values } = this.#options;
    const refreshedAt = Number(values.getItem(refreshedAtName) ?? 0);
    // A time to come was noted by a clock that was ahead, and says nothing of what the server has refused since.
    if (refreshedAt > staleSince && refreshedAt <= Date.now()) return "refreshed";
    const outcome = await this.#options.post();
    if (outcome === "refreshed") trySetItem(values, refreshedAtName, String(Date.now()));
    if (outcome === "refused") this.#options.onRefused();
    return outcome;
  }
}
