import bcrypt from "bcrypt";
import { limits } from "../../shared/lib/limits.ts";

/** Checks for one account: the rest of the places is for others. */
const maxWaitingForOne = 3;

/**
 * bcrypt shares the thread pool with the database: eight at once raise the time of a commit from under a millisecond
 * to hundreds. So one runs at a time, and few wait.
 */
export class Passwords {
  readonly #cost: number;
  readonly #maxWaiting: number;
  readonly #waitingByAccount = new Map<string, number>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ cost, maxWaiting }: { readonly cost: number; readonly maxWaiting: number }) {
    this.#cost = cost;
    this.#maxWaiting = maxWaiting;
  }

  /** undefined: too many wait already. */
  hash(password: string): Promise<string> | undefined {
    return this.#enqueue(() => bcrypt.hash(password.normalize("NFC"), this.#cost));
  }

  /** Without a hash it takes as long and says no. undefined: too many wait already, in all or for the same account, whether there is one or not. */
  verify(password: string, hash: string | undefined, account: string): Promise<boolean> | undefined {
    const waiting = this.#waitingByAccount.get(account) ?? 0;
    if (waiting >= maxWaitingForOne) return undefined;
    const normal = password.normalize("NFC");
    const checking = this.#enqueue(async () => {
      const matches = await bcrypt.compare(normal, hash ?? this.#nobodysHash());
      // bcrypt reads no further, so what is longer would match by its beginning.
      return matches && hash !== undefined && Buffer.byteLength(normal) <= limits.passwordBytes;
    });
    if (checking === undefined) return undefined;
    this.#waitingByAccount.set(account, waiting + 1);
    return checking.finally(() => {
      const left = (this.#waitingByAccount.get(account) ?? 0) - 1;
      if (left > 0) this.#waitingByAccount.set(account, left);
      else this.#waitingByAccount.delete(account);
    });
  }

  #enqueue<T>(task: () => Promise<T>): Promise<T> | undefined {
    if (this.#waiting >= this.#maxWaiting) return undefined;
    this.#waiting += 1;
    const done = this.#last.then(task).finally(() => (this.#waiting -= 1));
    // The caller gets the error; the next in line starts all the same.
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** A well-formed hash of no known password: comparing with it costs what any comparison costs. */
  #nobodysHash(): string {
    return `$2b$${String(this.#cost).padStart(2, "0")}$${"a".repeat(21)}u${"a".repeat(31)}`;
  }
}
