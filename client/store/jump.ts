import { homeSegmentOf, type MessageId } from "../../shared/lib/ids.ts";
import { orderKeyAt } from "../../shared/model/order.ts";
import type { ChatSegments } from "./chat-segments.ts";
import type { Timeline } from "./timeline.ts";

export type JumpTarget = MessageId | { readonly at: number };

/** For how long a message is pointed at. */
const focusMs = 2_000;

export interface JumpOptions {
  readonly segments: ChatSegments;
  readonly timeline: Timeline;
  /** `focusId` changed. */
  readonly onChange: () => void;
}

/** Brings a message into the window and points at it. */
export class Jump {
  readonly #options: JumpOptions;
  #focusId: MessageId | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Of several jumps the last one counts. */
  #count = 0;

  constructor(options: JumpOptions) {
    this.#options = options;
  }

  get focusId(): MessageId | undefined {
    return this.#focusId;
  }

  async to(target: JumpTarget): Promise<boolean> {
    const { segments } = this.#options;
    const count = ++this.#count;
    this.#point(undefined);
    await Promise.all(segments.window.map(({ document }) => document.loaded));
    while (count === this.#count && !this.#isReached(target) && segments.hasOlder) {
      const { lowest } = segments;
      await segments.loadOlder();
      // Not on this device, and the server is not in reach.
      if (segments.lowest === lowest) break;
    }
    const found = count === this.#count ? this.#find(target) : undefined;
    if (found !== undefined) this.#point(found);
    return found !== undefined;
  }

  close(): void {
    this.#count++;
    clearTimeout(this.#timer);
  }

  /** Whether nothing older can be what is looked for. */
  #isReached(target: JumpTarget): boolean {
    const { segments, timeline } = this.#options;
    if (typeof target === "string") {
      return segments.lowest <= homeSegmentOf(target) || this.#find(target) !== undefined;
    }
    const oldest = timeline.messages[0]?.orderKey;
    return oldest !== undefined && oldest < orderKeyAt(target.at);
  }

  #find(target: JumpTarget): MessageId | undefined {
    const { messages } = this.#options.timeline;
    if (typeof target === "string") return messages.some(({ id }) => id === target) ? target : undefined;
    const from = orderKeyAt(target.at);
    return messages.find(({ orderKey }) => orderKey !== undefined && orderKey >= from)?.id;
  }

  #point(id: MessageId | undefined): void {
    clearTimeout(this.#timer);
    if (id !== undefined) this.#timer = setTimeout(() => this.#point(undefined), focusMs);
    if (id === this.#focusId) return;
    this.#focusId = id;
    this.#options.onChange();
  }
}
