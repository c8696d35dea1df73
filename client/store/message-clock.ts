import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { createEditSuffix, createMessageId, sentAtOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";

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
    const at = sentAtOf(id);
    const random = decodeBase32Hex(id.slice(10, 14));
    if (at < this.#lastAt || (at === this.#lastAt && random <= this.#lastRandom)) return;
    this.#lastAt = at;
    this.#lastRandom = random;
  }

  nextMessageId(author: UserId, segment: number): MessageId {
    this.#advance();
    return createMessageId(this.#lastAt, this.#lastRandom, author, segment);
  }

  nextEditSuffix(): string {
    this.#advance();
    return createEditSuffix(this.#lastAt, this.#lastRandom);
  }

  #advance(): void {
    const now = Math.floor(this.#now());
    if (now > this.#lastAt) {
      this.#lastAt = now;
      // Half of the range is left for counting up within the millisecond.
      this.#lastRandom = this.#randomBelow(randomBound / 2);
      return;
    }
    this.#lastRandom++;
    if (this.#lastRandom < randomBound) return;
    this.#lastAt++;
    this.#lastRandom = 0;
  }
}
