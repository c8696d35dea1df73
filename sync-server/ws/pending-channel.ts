import type { DocName } from "../../shared/lib/doc-name.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { Logger } from "../logger.ts";
import { DocumentChannel } from "../sync/document-channel.ts";
import type { Subscriber } from "../sync/subscriber.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";

/** Bytes that may wait while a document is loaded: one answer to a step 1, and some. */
const maxWaitingBytes = 9 * 1024 * 1024;

export interface PendingChannelOptions {
  readonly engine: SyncEngine;
  readonly logger: Logger;
  readonly subscriber: Subscriber;
  readonly docName: DocName;
  readonly maxWaitingFrames: number;
  /** Runs before anything is sent on the channel. */
  readonly opened: (epoch: string) => void;
}

/** One document on one socket, from the moment it is asked for: what arrives while it loads is kept, within limits. */
export class PendingChannel {
  readonly #options: PendingChannelOptions;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #channel: DocumentChannel | undefined;

  constructor(options: PendingChannelOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { engine, logger, subscriber, docName, opened } = this.#options;
    try {
      const result = await engine.open(docName, subscriber);
      if (!(result instanceof DocumentChannel)) {
        const { userId } = subscriber.identity;
        logger.info("document refused", { document: docName, userId, code: result.code, reason: result.reason });
        subscriber.close(result.code, result.reason);
      } else if (!subscriber.isOpen) {
        result.detach();
      } else {
        this.#channel = result;
        opened(engine.epochOf(result.document));
        result.start();
        for (const bytes of this.#waiting.splice(0)) result.receive(bytes);
      }
    } catch (error) {
      logger.error("document could not be opened", { document: docName, error });
      subscriber.close(closeCodes.resync, "open-failed");
    }
  }

  receive(bytes: Uint8Array): void {
    if (this.#channel !== undefined) {
      this.#channel.receive(bytes);
      return;
    }
    this.#waitingBytes += bytes.length;
    if (this.#waiting.length >= this.#options.maxWaitingFrames || this.#waitingBytes > maxWaitingBytes) {
      this.#options.subscriber.close(closeCodes.rateLimit, "too-many-frames-before-open");
      return;
    }
    this.#waiting.push(bytes);
  }

  /** The channel is over, from whichever side. */
  detach(): void {
    this.#waiting.length = 0;
    this.#channel?.detach();
    this.#channel = undefined;
  }
}
