import { AttemptLimiter } from "./attempt-limiter.ts";

const windowMs = 15 * 60 * 1000;
/** Successes of one account. */
const signInsMost = 60;

export interface SignInLimits {
  /** Failures in 15 minutes: from one network address. */
  readonly loginAttemptsAddress: number;
  /** From one network address for one account. */
  readonly loginAttemptsEmail: number;
  /** For one account, wherever they come from. */
  readonly loginAttemptsAccount: number;
}

/**
 * Counts failed tries of passwords. Few from one place, and far more in all: e-mail addresses are known to everybody on the
 * server, and who tries wrong passwords for somebody else's must not keep that person out.
 */
export class SignInAttempts {
  readonly #byAddress: AttemptLimiter;
  readonly #byPair: AttemptLimiter;
  readonly #byAccount: AttemptLimiter;
  readonly #successes: AttemptLimiter;

  constructor(limits: SignInLimits, now: () => number) {
    this.#byAddress = new AttemptLimiter(limits.loginAttemptsAddress, windowMs, now);
    this.#byPair = new AttemptLimiter(limits.loginAttemptsEmail, windowMs, now);
    this.#byAccount = new AttemptLimiter(limits.loginAttemptsAccount, windowMs, now);
    this.#successes = new AttemptLimiter(signInsMost, windowMs, now);
  }

  /** Takes one attempt. @returns 0, or after how many milliseconds the next one is free. */
  take(address: string, account: string): number {
    const ofPlace = this.#byAddress.take(address) || this.#byPair.take(`${address} ${account}`);
    if (ofPlace > 0) return ofPlace;
    const ofAccount = this.#byAccount.take(account);
    if (ofAccount > 0) {
      // What others used up is not this one's failure.
      this.#byAddress.giveBack(address);
      this.#byPair.giveBack(`${address} ${account}`);
    }
    return ofAccount;
  }

  /**
   * The password was right. @returns 0, or after how many milliseconds the account may sign in again: who does it all the
   * time takes the turn of others, and counts as one who fails.
   */
  succeed(address: string, account: string): number {
    const retryAfterMs = this.#successes.take(account);
    if (retryAfterMs === 0) this.giveBack(address, account);
    return retryAfterMs;
  }

  /** It was no failure. */
  giveBack(address: string, account: string): void {
    this.#byAddress.giveBack(address);
    this.#byPair.giveBack(`${address} ${account}`);
    this.#byAccount.giveBack(account);
  }
}
