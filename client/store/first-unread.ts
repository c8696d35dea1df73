import type { MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { Timeline } from "./timeline.ts";

export interface FirstUnreadOptions {
  readonly me: UserId;
  readonly timeline: Timeline;
  /** Up to where the person has seen the chat on other devices, as far as this one has heard. */
  readonly readElsewhere: () => OrderKey | undefined;
}

/**
 * Where the line before what is new stands. It follows what was seen on other devices until the server has said how far
 * that is; from then on it stays for as long as the chat is open, whatever is seen.
 */
export class FirstUnread {
  readonly #options: FirstUnreadOptions;
  /** Up to where the person had seen the chat when it was opened; undefined until the disk was read. */
  #opened: { readonly marker: OrderKey | undefined } | undefined;
  /** The server has answered: nothing is looked for any more. */
  #isFixed = false;
  #isForgotten = false;
  #id: MessageId | undefined;
  #markedFrom: OrderKey | undefined;

  constructor(options: FirstUnreadOptions) {
    this.#options = options;
  }

  /** The first one, if it is in the window. */
  get id(): MessageId | undefined {
    return this.#id;
  }

  /** The person had marked the chat as unread from this message on. */
  mark(from: OrderKey | undefined): void {
    this.#markedFrom = from;
  }

  /**
   * Where what is new begins, if that is not in the window but known. The device's disk was read, and the timeline stands
   * at its end.
   */
  startKey(): string | undefined {
    const { timeline } = this.#options;
    if (this.#markedFrom !== undefined) return this.#markedFrom;
    const marker = this.#readMarker();
    const isFar = timeline.countUnread(marker) > 0 && !timeline.reaches(marker);
    // Who has seen nothing of a chat begins at its beginning.
    return isFar ? `${marker ?? ""}0` : undefined;
  }

  /** `isSynced`: the newest messages and markers are here as the server has them. */
  find(isSynced: boolean): void {
    const { timeline } = this.#options;
    if (this.#isForgotten) return;
    if (this.#markedFrom !== undefined) {
      this.#id = timeline.findFrom(this.#markedFrom)?.id;
      return;
    }
    const marker = this.#isFixed ? this.#opened?.marker : this.#readMarker();
    if (!this.#isFixed && isSynced) {
      this.#isFixed = true;
      this.#isForgotten = timeline.countUnread(marker, { isShown: true }) === 0;
    }
    this.#id = this.#isForgotten ? undefined : timeline.findFirstUnread(marker);
  }

  /** Who writes has read. */
  forget(): void {
    this.#id = undefined;
    this.#isForgotten = true;
  }

  #readMarker(): OrderKey | undefined {
    const { me, timeline, readElsewhere } = this.#options;
    const { marker } = (this.#opened ??= { marker: timeline.marker(me) });
    const elsewhere = readElsewhere();
    if (elsewhere === undefined || (marker !== undefined && marker >= elsewhere)) return marker;
    this.#opened = { marker: elsewhere };
    return elsewhere;
  }
}
