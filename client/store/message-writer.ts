import { sentAtOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import type { SendOptions } from "./app-store.ts";
import type { ChatSegments } from "./chat-segments.ts";
import type { MessageClock } from "./message-clock.ts";

export interface MessageWriterOptions {
  readonly me: UserId;
  readonly segments: ChatSegments;
  readonly clock: MessageClock;
  /** Later ids are made above it. */
  readonly findNewestOwn: () => MessageId | undefined;
  /** Of the newest message that the server has. */
  readonly findHighestAccepted: () => OrderKey | undefined;
  /** The server's time as this device knows it, epoch milliseconds. */
  readonly now: () => number;
  /** A message is about to be written. */
  readonly onWrite: () => void;
}

/** Adds messages to a chat, in the chat itself or in one of its threads. */
export class MessageWriter {
  readonly #options: MessageWriterOptions;

  constructor(options: MessageWriterOptions) {
    this.#options = options;
  }

  /** The message is there before this returns; `written` settles when it is on this device's disk. */
  write(
    text: string,
    { replyTo, threadId }: SendOptions & { readonly threadId?: MessageId },
  ): { readonly id: MessageId; readonly written: Promise<void> } {
    const { me, segments, clock, findNewestOwn, findHighestAccepted, now, onWrite } = this.#options;
    const newest = findNewestOwn();
    if (newest !== undefined) clock.observe(newest);
    // An answer is later than what it answers, although this device knows the server's clock only nearly.
    const accepted = findHighestAccepted();
    const acceptedAt = accepted === undefined ? 0 : sentAtOf(accepted);
    if (acceptedAt <= now() + limits.clockAheadMs) clock.observeTime(acceptedAt);
    const { n, document } = segments.messageSegment;
    const id = clock.nextMessageId(me, n);
    const re = replyTo === undefined ? {} : { re: replyTo };
    const th = threadId === undefined ? {} : { th: threadId };
    onWrite();
    return { id, written: document.writeMessage(id, { t: text.slice(0, limits.textLength), ...re, ...th }) };
  }
}
