import { AttemptLimiter } from "./attempt-limiter.ts";

const windowMs = 100_000;
/** In that time, so that nobody fills the disk with the log. */
const linesPerAddress = 100;
const linesInAll = 1_000;

/** Lines of the log that anybody can bring about, signed in or not, as often as they ask. */
export class LineAllowance {
  readonly #byAddress: AttemptLimiter;
  readonly #inAll: AttemptLimiter;

  constructor(now: () => number = Date.now) {
    this.#byAddress = new AttemptLimiter(linesPerAddress, windowMs, now);
    this.#inAll = new AttemptLimiter(linesInAll, windowMs, now);
  }

  /** The level of a line about an address; "" if that is not known. */
  levelOf<T extends "info" | "warn">(address: string, level: T): T | "debug" {
    return this.#byAddress.take(address) === 0 && this.#inAll.take("") === 0 ? level : "debug";
  }
}

const loggedLength = 200;

/** What somebody sent, short enough for the log. */
export function forLog(text: string): string {
  return text.length <= loggedLength ? text : `${text.slice(0, loggedLength)}…`;
}
