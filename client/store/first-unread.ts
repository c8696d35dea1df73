import type { MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { Timeline } from "./timeline.ts";

/** Where the line before what is new stands: found once for each time that a chat is opened, and then left there. */
export class FirstUnread {
  /** The message that the person marked as unread by hand. */
  readonly #markedFrom: OrderKey | undefined;
  /** The own marker when the chat was opened; undefined until the disk was read. */
  #openedAt: { readonly marker: OrderKey | undefined } | undefined;
  /** Nothing is looked for any more: by what the disk knows, or by the first answer of the server. */
  #isFixed = false;
  #isForgotten = false;
  #id: MessageId | undefined;

  constructor(markedFrom: OrderKey | undefined) {
    this.#markedFrom = markedFrom;
  }

  /** The first one, if it is in the window. */
  get id(): MessageId | undefined {
    return this.#id;
  }

  /**
   * Where what is new begins, if that is not in the window but known. The device's disk was read, and the timeline stands
   * at its end.
   */
  startKey(timeline: Timeline, me: UserId): string | undefined {
    if (this.#markedFrom !== undefined) return this.#markedFrom;
    this.#openedAt ??= { marker: timeline.marker(me) };
    const { marker } = this.#openedAt;
    const isFar = marker !== undefined && timeline.countUnread(marker) > 0 && !timeline.reaches(marker);
    return isFar ? `${marker}0` : undefined;
  }

  find(timeline: Timeline, me: UserId, isSynced: boolean): void {
    this.#openedAt ??= { marker: timeline.marker(me) };
    if (this.#isForgotten) return;
    if (this.#markedFrom !== undefined) {
      this.#id = timeline.findFrom(this.#markedFrom)?.id;
      return;
    }
    const { marker } = this.#openedAt;
    if (!this.#isFixed) {
      const isNew = timeline.countUnread(marker) > 0;
      this.#isFixed = isNew || isSynced;
      this.#isForgotten = this.#isFixed && !isNew;
    }
    this.#id = this.#isForgotten ? undefined : timeline.findFirstUnread(marker);
  }

  /** Who writes has read. */
  forget(): void {
    this.#id = undefined;
    this.#isForgotten = true;
  }
}
