import type { DocName } from "../../shared/lib/doc-name.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { Logger } from "../logger.ts";
import { DocumentChannel } from "../sync/document-channel.ts";
import type { Subscriber } from "../sync/subscriber.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";

/** What the process holds for each frame that waits, besides its bytes. */
const frameOverheadBytes = 256;

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
  #channel: DocumentChannel | undefined;

  constructor(options: PendingChannelOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    const { engine, logger, subscriber, docName, opened } = this.#options;
    try {
      const result = await engine.open(docName, subscriber);
      if (!(result instanceof DocumentChannel)) {
        subscriber.close(result.code, result.reason);
      } else if (!subscriber.isOpen) {
        result.detach();
      } else {
        this.#channel = result;
        opened(engine.epochOf(result.document));
        result.start();
        for (const bytes of this.#takeWaiting()) {
          result.receive(bytes);
          // It ended the channel: nothing that comes after would be cleared away again.
          if (this.#channel !== result) break;
        }
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
    const { maxWaitingFrames, subscriber } = this.#options;
    const hasRoom = this.#waiting.length < maxWaitingFrames && subscriber.waitingBytes.take(weigh(bytes));
    if (!hasRoom) {
      subscriber.close(closeCodes.rateLimit, "too-many-frames-before-open");
      return;
    }
    // A copy: what arrived may be a small part of a large piece.
    this.#waiting.push(new Uint8Array(bytes));
  }

  /** The channel is over, from whichever side. */
  detach(): void {
    this.#takeWaiting();
    this.#channel?.detach();
    this.#channel = undefined;
  }

  #takeWaiting(): readonly Uint8Array[] {
    const waiting = this.#waiting.splice(0);
    for (const bytes of waiting) this.#options.subscriber.waitingBytes.give(weigh(bytes));
    return waiting;
  }
}

function weigh(frame: Uint8Array): number {
  return frame.length + frameOverheadBytes;
}
