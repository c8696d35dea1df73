import type { Subscriber } from "./subscriber.ts";

/** What the process holds for a place in the line of a socket's answers, besides the question. */
const placeBytes = 2_048;

/** What answers the questions of a channel. */
export interface Answerer {
  /** Sends what a replica with this encoded state vector lacks. */
  answer(stateVector: Uint8Array): Promise<void>;
  failed(error: unknown): void;
  /** Nothing is asked any more. */
  answered(): void;
}

/**
 * What a channel asked and waits for its turn. Who reads slowly waits long: of a channel that is gone meanwhile nothing is
 * kept but its place.
 */
export class ChannelQuestions {
  readonly #subscriber: Subscriber;
  #answerer: Answerer | undefined;
  #next: Uint8Array | undefined;
  #current: Uint8Array | undefined;
  #isAnswering = false;

  constructor(subscriber: Subscriber, answerer: Answerer) {
    this.#subscriber = subscriber;
    this.#answerer = answerer;
  }

  /** One answer at a time: of several questions, the last one counts. @returns false if there is no room to wait. */
  ask(stateVector: Uint8Array): boolean {
    const { waitingBytes } = this.#subscriber;
    this.#forgetNext();
    if (!waitingBytes.take(stateVector.length + (this.#isAnswering ? 0 : placeBytes))) return false;
    // A copy: what arrived may be a small part of a large piece.
    this.#next = new Uint8Array(stateVector);
    if (this.#isAnswering) return true;
    this.#isAnswering = true;
    this.#answerAll()
      .catch((error: unknown) => this.#answerer?.failed(error))
      .finally(() => {
        waitingBytes.give(placeBytes);
        this.#answerer?.answered();
      });
    return true;
  }

  /** The channel is gone. */
  drop(): void {
    this.#forgetNext();
    this.#forgetCurrent();
    this.#answerer = undefined;
  }

  async #answerAll(): Promise<void> {
    while (this.#next !== undefined) {
      this.#current = this.#next;
      this.#next = undefined;
      await this.#subscriber.inTurn(() => this.#answerCurrent());
      this.#forgetCurrent();
    }
    this.#isAnswering = false;
  }

  #answerCurrent(): Promise<void> {
    const [answerer, current] = [this.#answerer, this.#current];
    return answerer === undefined || current === undefined ? Promise.resolve() : answerer.answer(current);
  }

  #forgetNext(): void {
    this.#subscriber.waitingBytes.give(this.#next?.length ?? 0);
    this.#next = undefined;
  }

  #forgetCurrent(): void {
    this.#subscriber.waitingBytes.give(this.#current?.length ?? 0);
    this.#current = undefined;
  }
}
