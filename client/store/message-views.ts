import { authorOf, homeSegmentOf, sentAtOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import type { OrderedMessage } from "../../shared/model/segment-index.ts";
import { stampOf, structOf } from "../../shared/model/segment.ts";
import { deleted, parseEditKey, type MessageBody } from "../../shared/model/values.ts";
import type { SegmentEntry } from "./chat-segments.ts";
import type { FailedTextPort } from "./person-ports.ts";
import type { DeliveryState, MessageView } from "./views.ts";

/** One segment's part of the timeline. */
export interface SegmentViews {
  /** In order. */
  readonly accepted: readonly MessageView[];
  /** Own messages that the server has not acknowledged, as they were written. */
  readonly pending: readonly MessageView[];
  /** Segments outside this one that bodies were read from, or are missing from. */
  readonly homes: ReadonlySet<number>;
  /** Own messages that nobody has seen yet are among these. */
  readonly hasUnseen: boolean;
}

interface Cached {
  readonly view: MessageView;
  readonly body: MessageBody | typeof deleted;
  readonly editKey: string | undefined;
}

export interface MessageViewsOptions {
  readonly me: UserId;
  /** Opens a segment for the body of a late message. */
  readonly findSegment: (n: number) => SegmentEntry | undefined;
}

/** Builds messages' views, and hands out the same view for as long as nothing that it shows has changed. */
export class MessageViews {
  readonly #options: MessageViewsOptions;
  readonly #cache = new Map<MessageId, Cached>();

  constructor(options: MessageViewsOptions) {
    this.#options = options;
  }

  /** `seenUpTo`: the highest marker of anybody else. */
  build(entry: SegmentEntry, seenUpTo: OrderKey | undefined): SegmentViews {
    const accepted: MessageView[] = [];
    const pending: MessageView[] = [];
    const homes = new Set<number>();
    let hasUnseen = false;
    for (const ordered of entry.index.ordered) {
      const homeNumber = homeSegmentOf(ordered.id);
      const home = homeNumber === entry.n ? entry : this.#options.findSegment(homeNumber);
      if (homeNumber !== entry.n) homes.add(homeNumber);
      // A late message whose home is not on this device yet shows when it comes.
      const view = home === undefined ? undefined : this.#view(ordered, home, entry, seenUpTo);
      if (view === undefined) continue;
      if (view.orderKey === undefined) pending.push(view);
      else accepted.push(view);
      if (view.own && view.state !== "seen") hasUnseen = true;
    }
    return { accepted, pending, homes, hasUnseen };
  }

  #view(
    { id, orderKey }: OrderedMessage,
    home: SegmentEntry,
    shownIn: SegmentEntry,
    seenUpTo: OrderKey | undefined,
  ): MessageView | undefined {
    const body = home.index.body(id);
    if (body === undefined) return undefined;
    const edit = body === deleted ? undefined : home.index.newestEdit(id);
    const state = this.#state(id, orderKey, home, shownIn, seenUpTo);
    const cached = this.#cache.get(id);
    const key = state === "pending" || state === "failed" ? undefined : orderKey;
    const isSame =
      cached !== undefined &&
      cached.body === body &&
      cached.editKey === edit?.key &&
      cached.view.orderKey === key &&
      cached.view.state === state;
    if (isSame) return cached.view;
    const author = authorOf(id);
    const view: MessageView = {
      id,
      author,
      own: author === this.#options.me,
      sentAt: sentAtOf(id),
      ...(key === undefined ? {} : { orderKey: key }),
      text: body === deleted ? "" : (edit?.text ?? body.t),
      deleted: body === deleted,
      ...(edit === undefined ? {} : { editedAt: editedAt(edit.key) }),
      state,
      ...(state === "failed" ? { failure: "no-access" } : {}),
    };
    this.#cache.set(id, { view, body, editKey: edit?.key });
    return view;
  }

  #state(
    id: MessageId,
    orderKey: OrderKey,
    home: SegmentEntry,
    shownIn: SegmentEntry,
    seenUpTo: OrderKey | undefined,
  ): DeliveryState {
    if (authorOf(id) !== this.#options.me) return "sent";
    // What was pending when the person was taken out of the chat will not be accepted.
    if (!isAccepted(id, home, shownIn)) return home.document.access === "no-access" ? "failed" : "pending";
    return seenUpTo !== undefined && orderKey <= seenUpTo ? "seen" : "sent";
  }
}

/** A stamp is the server's own word; else the message's struct must be known to be on the server's disk. */
function isAccepted(id: MessageId, home: SegmentEntry, shownIn: SegmentEntry): boolean {
  if (stampOf(shownIn.index.segment, id) !== undefined) return true;
  const position = structOf(home.index.segment.messages, id);
  return position !== undefined && home.document.isDurable(position);
}

function editedAt(key: string): number {
  return decodeBase32Hex(parseEditKey(key)?.suffix.slice(0, 10) ?? "");
}

/** A text that the server refused, in the shape of a message. */
export function failedView(me: UserId, { id, text, reason }: FailedTextPort): MessageView {
  const sentAt = sentAtOf(id as MessageId);
  return { id: id as MessageId, author: me, own: true, sentAt, text, deleted: false, state: "failed", failure: reason };
}
