import type { MessageId, OrderKey } from "../../shared/lib/ids.ts";
import type { Timeline } from "./timeline.ts";

/** Where the line before what is new stands: found once for each time that a chat is opened, and then left there. */
export class FirstUnread {
  /** The message that the person marked as unread by hand. */
  readonly #markedFrom: OrderKey | undefined;
  /** The own marker when the chat was opened; undefined until the disk was read. */
  #openedAt: { readonly marker: OrderKey | undefined } | undefined;
  #id: MessageId | undefined;
  #isFixed = false;

  constructor(markedFrom: OrderKey | undefined) {
    this.#markedFrom = markedFrom;
  }

  get id(): MessageId | undefined {
    return this.#id;
  }

  /** By what the disk knows, or by the first answer of the server. */
  find(timeline: Timeline, me: Parameters<Timeline["marker"]>[0], isSynced: boolean): void {
    this.#openedAt ??= { marker: timeline.marker(me) };
    if (this.#isFixed) return;
    const from = this.#markedFrom;
    this.#id =
      from === undefined
        ? timeline.findFirstUnread(this.#openedAt.marker)
        : timeline.messages.find(({ orderKey = "" }) => orderKey >= from)?.id;
    this.#isFixed = this.#id !== undefined || isSynced;
  }

  /** Who writes has read. */
  forget(): void {
    this.#id = undefined;
    this.#isFixed = true;
  }
}
