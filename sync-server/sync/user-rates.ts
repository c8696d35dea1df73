import type { DocName } from "../../shared/lib/doc-name.ts";
import type { UserId } from "../../shared/lib/ids.ts";
import { RateLimiter, type Rate } from "./rate-limiter.ts";

export interface UserRateLimits {
  /** Updates of one person. */
  readonly perUser: Rate;
  /** Updates for one document. */
  readonly perDocument: Rate;
  /** Bytes of one person's updates, questions and awareness. */
  readonly bytesPerUser: Rate;
  /** Documents that one person opens, questions for their state, and awareness. */
  readonly questionsPerUser: Rate;
}

/** What people may send over time; everything where there are no limits. */
export class UserRates {
  readonly #limiters: Readonly<Record<keyof UserRateLimits, RateLimiter>> | undefined;

  constructor(limits: UserRateLimits | undefined) {
    this.#limiters = limits && {
      perUser: new RateLimiter(limits.perUser),
      perDocument: new RateLimiter(limits.perDocument),
      bytesPerUser: new RateLimiter(limits.bytesPerUser),
      questionsPerUser: new RateLimiter(limits.questionsPerUser),
    };
  }

  /** @returns false if it is one too many. */
  countUpdate(userId: UserId, document: DocName, bytes: number): boolean {
    const limiters = this.#limiters;
    const now = performance.now();
    return (
      limiters === undefined ||
      (limiters.perUser.take(userId, now) &&
        limiters.perDocument.take(document, now) &&
        limiters.bytesPerUser.take(userId, now, bytes))
    );
  }

  /** Counts what changes nothing and costs something all the same. @returns false if it is one too many. */
  countQuestion(userId: UserId, bytes: number): boolean {
    const limiters = this.#limiters;
    const now = performance.now();
    return (
      limiters === undefined ||
      (limiters.questionsPerUser.take(userId, now) && limiters.bytesPerUser.take(userId, now, bytes))
    );
  }
}
