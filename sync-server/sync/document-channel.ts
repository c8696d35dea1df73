import type { UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import {
  encodeStateVector,
  encodeSyncMessage,
  parseStateVector,
  parseSyncMessage,
} from "../../shared/protocol/sync-message.ts";
import { encodeDurable } from "./announce.ts";
import type { AwarenessHub } from "./awareness-hub.ts";
import { ChannelQuestions } from "./channel-questions.ts";
import type { Family } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import type { Subscriber } from "./subscriber.ts";
import { isEmptyUpdate } from "./yjs-bytes.ts";

const maxPackedAttempts = 2;

/** What a channel needs of the engine. */
export interface ChannelHost {
  schedule(family: Family): void;
  awarenessOf(document: LiveDocument): AwarenessHub;
  /** Counts an update against the limits. @returns false if it is one too many. */
  countUpdate(userId: UserId, document: LiveDocument, bytes: number): boolean;
  /** The same for a question or awareness. */
  countQuestion(userId: UserId, bytes: number): boolean;
  /** The server is about to end: clients bring what comes now to the next one. */
  readonly isStopping: boolean;
  /** A document of this family could not be read. */
  failed(family: Family, error: unknown): void;
}

/** One channel of one document, spoken in y-protocols. It is attached when made, and speaks from `start` on. */
export class DocumentChannel {
  readonly family: Family;
  readonly document: LiveDocument;
  readonly subscriber: Subscriber;
  readonly #host: ChannelHost;
  readonly #questions: ChannelQuestions;

  constructor(host: ChannelHost, family: Family, document: LiveDocument, subscriber: Subscriber) {
    this.#host = host;
    this.family = family;
    this.document = document;
    this.subscriber = subscriber;
    this.#questions = new ChannelQuestions(subscriber, {
      answer: (stateVector) => this.#sendDifference(stateVector),
      failed: (error) => this.#failAnswer(error),
      answered: () => document.asking.delete(subscriber),
    });
    document.attached.add(subscriber);
  }

  /** Says what is on disk here, so that the other end sends the rest. */
  start(): void {
    this.subscriber.send(encodeSyncMessage({ type: "step1", stateVector: encodeStateVector(this.document.vector) }));
  }

  /** Takes one message in. Bad ones end the channel. */
  receive(bytes: Uint8Array): void {
    const message = parseSyncMessage(bytes);
    switch (message?.type) {
      case "step1":
        if (this.#mayAsk(bytes)) this.#answer(message.stateVector);
        return;
      case "step2":
      case "update":
        this.#enqueue(message.update, message.type === "step2");
        return;
      case "awareness":
        if (this.#mayAsk(bytes) && !this.#host.awarenessOf(this.document).receive(this.subscriber, message.update))
          this.#refuseFrame();
        return;
      case "queryAwareness":
        if (this.#mayAsk(bytes)) this.#host.awarenessOf(this.document).ask(this.subscriber);
        return;
      case "durable":
      case undefined:
        this.#refuseFrame();
    }
  }

  /** The other end is gone, or is being closed. */
  detach(): void {
    this.#questions.drop();
    this.document.asking.delete(this.subscriber);
    this.document.attached.delete(this.subscriber);
    this.document.subscribers.delete(this.subscriber);
    this.#host.awarenessOf(this.document).leave(this.subscriber);
  }

  get #isAttached(): boolean {
    const { document, subscriber } = this;
    return !document.isDropped && subscriber.isOpen && document.attached.has(subscriber);
  }

  #mayAsk(bytes: Uint8Array): boolean {
    const mayAsk = this.#host.countQuestion(this.subscriber.identity.userId, bytes.length);
    if (!mayAsk) this.subscriber.close(closeCodes.rateLimit, "too-many-questions");
    return mayAsk;
  }

  #refuseFrame(): void {
    this.subscriber.close(closeCodes.badFrame, "bad-frame");
  }

  #enqueue(update: Uint8Array, isStep2: boolean): void {
    if (isEmptyUpdate(update) || this.#host.isStopping) return;
    if (update.length > (isStep2 ? limits.syncAnswerBytes : limits.updateBytes)) {
      this.subscriber.close(closeCodes.tooLarge, "update-too-large");
      return;
    }
    if (!this.#host.countUpdate(this.subscriber.identity.userId, this.document, update.length)) {
      this.subscriber.close(closeCodes.rateLimit, "too-many-updates");
      return;
    }
    this.document.queue.push({ from: this.subscriber, update, isStep2 });
    this.#host.schedule(this.family);
  }

  #answer(stateVector: Uint8Array): void {
    this.document.asking.add(this.subscriber);
    if (!this.#questions.ask(stateVector)) this.subscriber.close(closeCodes.rateLimit, "too-many-waiting-questions");
  }

  #failAnswer(error: unknown): void {
    if (!this.#isAttached) return;
    this.#host.failed(this.family, error);
    this.subscriber.close(closeCodes.resync, "read-failed");
  }

  async #sendDifference(encoded: Uint8Array): Promise<void> {
    // Not before its turn: read, a question takes up many times its bytes.
    const known = parseStateVector(encoded);
    if (known === undefined) {
      this.#refuseFrame();
      return;
    }
    const { document, subscriber, family } = this;
    // Its turn may come long after it was asked for.
    for (let attempt = 1; this.#isAttached; attempt++) {
      const answer = await document.difference(known, encoded);
      if (answer === undefined) return;
      const { update, seq } = answer;
      const message = encodeSyncMessage({ type: "step2", update });
      // Where commits follow each other closely, packing may always be overtaken.
      const packed = attempt > maxPackedAttempts ? undefined : await subscriber.packer?.pack(message);
      if (!this.#isAttached) return;
      // Taken out of the chat meanwhile; the channel is closed in a moment.
      if (!family.mayAccess(subscriber.identity.userId)) return;
      // A commit that ended between the answer and this turn would be missed by both: ask again.
      if (seq !== document.seq) continue;
      if (packed === undefined) subscriber.send(message);
      else subscriber.packer?.send(packed);
      if (subscriber.wantsDurable) subscriber.send(encodeDurable(document.durableVector(subscriber.identity.userId)));
      if (!document.subscribers.has(subscriber)) {
        document.subscribers.add(subscriber);
        this.#host.awarenessOf(document).greet(subscriber);
      }
      return;
    }
  }
}
