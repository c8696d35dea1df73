import { createEditSuffix, createMessageId, sentAtOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";

/** Four base32hex digits. */
const randomBound = 2 ** 20;

/** Makes ids that only rise, also when the device's clock is set back or several are made in one millisecond. */
export class MessageClock {
  readonly #now: () => number;
  readonly #randomBelow: (below: number) => number;
  #lastAt = 0;
  #lastRandom = 0;

  constructor(now: () => number, randomBelow: (below: number) => number) {
    this.#now = now;
    this.#randomBelow = randomBelow;
  }

  /** An own message that is already there: later ids will be above it. */
  observe(id: MessageId): void {
    this.observeTime(sentAtOf(id));
  }

  /** A time that was used already, epoch milliseconds. */
  observeTime(at: number): void {
    this.#lastAt = Math.max(this.#lastAt, at);
  }

  nextMessageId(author: UserId, segment: number): MessageId {
    this.#advance();
    return createMessageId(this.#lastAt, this.#lastRandom, author, segment);
  }

  nextEditSuffix(): string {
    this.#advance();
    return createEditSuffix(this.#lastAt, this.#lastRandom);
  }

  /**
   * Never by counting up from a known id: two tabs would make the same one out of the same message, and one of the two
   * texts would be lost.
   */
  #advance(): void {
    this.#lastAt = Math.max(Math.floor(this.#now()), this.#lastAt + 1);
    this.#lastRandom = this.#randomBelow(randomBound);
  }
}
