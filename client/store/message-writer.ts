import type { MessageId, UserId } from "../../shared/lib/ids.ts";
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
    const { me, segments, clock, findNewestOwn, onWrite } = this.#options;
    const newest = findNewestOwn();
    if (newest !== undefined) clock.observe(newest);
    const { n, document } = segments.messageSegment;
    const id = clock.nextMessageId(me, n);
    const re = replyTo === undefined ? {} : { re: replyTo };
    const th = threadId === undefined ? {} : { th: threadId };
    onWrite();
    return { id, written: document.writeMessage(id, { t: text.slice(0, limits.textLength), ...re, ...th }) };
  }
}
