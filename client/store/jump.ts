import type { MessageId } from "../../shared/lib/ids.ts";
import { orderKeyAt } from "../../shared/model/order.ts";
import type { SegmentLocator } from "./segment-locator.ts";
import type { SegmentWindow } from "./segment-window.ts";
import type { Timeline } from "./timeline.ts";

/** `orLater`: of what the device has, if the server cannot be asked for what may be before it. */
export type JumpTarget = MessageId | { readonly at: number; readonly orLater?: true };

/** For how long a message is pointed at. */
const focusMs = 2_000;

export interface JumpOptions {
  /** Undefined: its code is not here, and does not come. */
  readonly loadLocator: () => Promise<SegmentLocator | undefined>;
  readonly window: SegmentWindow;
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

  /** @returns false if it is not to be had; true also if somebody wants to be elsewhere by now. */
  async to(target: JumpTarget): Promise<boolean> {
    const { loadLocator, window, timeline } = this.#options;
    const count = ++this.#count;
    this.#point(undefined);
    const locator = await loadLocator();
    const n = await (typeof target === "string"
      ? locator?.ofMessage(target)
      : locator?.ofKey(orderKeyAt(target.at), target.orLater));
    const isShown = n !== undefined && count === this.#count && (await window.showAround(n));
    if (count === this.#count && isShown) timeline.refresh(undefined);
    const found = count === this.#count && isShown ? this.#find(target) : undefined;
    if (found !== undefined) this.#point(found);
    else if (isShown) this.#options.onChange();
    // The segment of a message that is not in the chat stays open for now: somebody may ask in which thread it stands.
    if (found !== undefined || typeof target !== "string") window.release();
    return found !== undefined || count !== this.#count;
  }

  /** Somebody wants to be elsewhere. */
  cancel(): void {
    this.#count++;
    this.#point(undefined);
  }

  close(): void {
    this.#count++;
    clearTimeout(this.#timer);
  }

  #find(target: JumpTarget): MessageId | undefined {
    const { timeline } = this.#options;
    if (typeof target !== "string") return timeline.findFrom(orderKeyAt(target.at))?.id;
    return timeline.messages.some(({ id }) => id === target) ? target : undefined;
  }

  #point(id: MessageId | undefined): void {
    clearTimeout(this.#timer);
    if (id !== undefined) this.#timer = setTimeout(() => this.#point(undefined), focusMs);
    if (id === this.#focusId) return;
    this.#focusId = id;
    this.#options.onChange();
  }
}
