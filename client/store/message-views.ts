import { authorOf, homeSegmentOf, sentAtOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { decodeBase32Hex } from "../../shared/lib/base32hex.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import type { OrderedMessage } from "../../shared/model/segment-index.ts";
import { stampOf, structOf } from "../../shared/model/segment.ts";
import { deleted, parseEditKey, type MessageBody } from "../../shared/model/values.ts";
import { isAccepted } from "./acceptance.ts";
import type { SegmentEntry } from "./chat-segments.ts";
import { isSameList, isSameQuote, mentions, quoteOf, reactionsOf } from "./message-details.ts";
import type { FailedTextPort } from "./person-ports.ts";
import type { SeenMarkers } from "./seen-markers.ts";
import type { DeliveryState, MessageView, QuoteView, ThreadSummaryView } from "./views.ts";

/** One segment's part of the timeline. */
export interface SegmentViews {
  /** In order. */
  readonly accepted: readonly MessageView[];
  /** Late ones that stand here, or did until they were deleted: their home is another segment. */
  readonly landed: readonly MessageId[];
  /** Accepted late ones of this home, to be shown in a later segment that does not know of them yet. */
  readonly strays: readonly MessageView[];
  /** Own messages that the server has not acknowledged, as they were written. */
  readonly pending: readonly MessageView[];
  /** Whether it may change without its own segments having changed. */
  readonly isUnsettled: boolean;
  /** Segments outside this one that bodies were read from, or are missing from. */
  readonly homes: ReadonlySet<number>;
  /** The highest order key among these; empty if there is none. */
  readonly newestKey: OrderKey | "";
  /** What these were read from, as far as it was open, and its revision then. */
  readonly sources: ReadonlyMap<SegmentEntry["index"], number>;
}

interface Cached {
  readonly view: MessageView;
  readonly body: MessageBody | typeof deleted;
  readonly editKey: string | undefined;
}

/** What stands around a message while a segment is being built. */
interface Surroundings {
  readonly home: SegmentEntry;
  readonly shownIn: SegmentEntry;
  readonly markers: SeenMarkers;
  /** Notes where late messages and quoted ones live. */
  readonly homes: Set<number>;
  /** Of these, where quoted ones live. */
  readonly quoted: Set<number>;
  /** Notes what was changed here, and the server does not know yet. */
  readonly changed: Set<MessageId>;
}

const nobody: readonly UserId[] = [];

/** Segments that one segment opens for what its last messages quote; older quotes have no text unless that is open anyway. */
const quotedToOpen = 32;

export interface MessageViewsOptions {
  readonly me: UserId;
  /** Opens a segment for the body of a late message. */
  readonly findSegment: (n: number) => SegmentEntry | undefined;
  /** A segment, if it is open. */
  readonly openSegment: (n: number) => SegmentEntry | undefined;
  /** Whether a segment is shown, or will be as soon as it is known. */
  readonly isInWindow: (n: number) => boolean;
  readonly isPinned: (id: MessageId) => boolean;
  /** Whether it was deleted here a moment ago and may still come back. */
  readonly isHidden: (id: MessageId) => boolean;
  /** The thread that a message has begun; the same object as long as it says the same. */
  readonly threadOn: (id: MessageId) => ThreadSummaryView | undefined;
}

/** Builds messages' views, and hands out the same view for as long as nothing that it shows has changed. */
export class MessageViews {
  readonly #options: MessageViewsOptions;
  /** By home segment. */
  readonly #cache = new Map<number, Map<MessageId, Cached>>();

  constructor(options: MessageViewsOptions) {
    this.#options = options;
  }

  /** A message as it was shown last. */
  find(id: MessageId): MessageView | undefined {
    return this.#cache.get(homeSegmentOf(id))?.get(id)?.view;
  }

  build(entry: SegmentEntry, markers: SeenMarkers): SegmentViews {
    const accepted: MessageView[] = [];
    const pending: MessageView[] = [];
    const landed: MessageId[] = [];
    const homes = new Set<number>();
    const changed = new Set<MessageId>();
    const here: Surroundings = { home: entry, shownIn: entry, markers, homes, quoted: new Set(), changed };
    for (const ordered of entry.index.ordered.toReversed()) {
      const homeNumber = homeSegmentOf(ordered.id);
      // Also what is hidden depends on its home: it may be shown again.
      if (homeNumber !== entry.n) homes.add(homeNumber);
      if (this.#options.isHidden(ordered.id)) continue;
      const home = homeNumber === entry.n ? entry : this.#options.findSegment(homeNumber);
      // A late message whose home is not on this device yet shows when it comes.
      const view = home === undefined ? undefined : this.#view(ordered, { ...here, home });
      if (view === undefined) continue;
      if (homeNumber !== entry.n) landed.push(view.id);
      if (view.orderKey === undefined) pending.push(view);
      else accepted.push(view);
    }
    accepted.reverse();
    for (const [id, stamp] of entry.index.segment.landed) if (stamp === deleted) landed.push(id as MessageId);
    const { waiting } = entry.document;
    for (const text of waiting) {
      if (!("body" in text) || this.#options.isHidden(text.key)) continue;
      const edit = waiting.findLast(({ key }) => key.startsWith(`${text.key}.`));
      const body = edit !== undefined && "edit" in edit ? { ...text.body, ...edit.edit } : text.body;
      pending.push(this.#waitingView(text.key, body, here));
    }
    const newestKey = accepted.at(-1)?.orderKey ?? "";
    const strays = this.#strays(here);
    const isUnsettled = strays.length + pending.length + changed.size > 0;
    const sources = new Map([[entry.index, entry.index.revision]]);
    for (const n of homes) {
      const index = this.#options.openSegment(n)?.index;
      if (index !== undefined) sources.set(index, index.revision);
    }
    return { accepted, landed, strays, pending, isUnsettled, homes, newestKey, sources };
  }

  /** Forgets the messages of all other segments. */
  retain(homes: ReadonlySet<number>): void {
    for (const home of this.#cache.keys()) if (!homes.has(home)) this.#cache.delete(home);
  }

  #cacheOf(n: number): Map<MessageId, Cached> {
    let cache = this.#cache.get(n);
    if (cache === undefined) this.#cache.set(n, (cache = new Map<MessageId, Cached>()));
    return cache;
  }

  /** The home knows where a message has landed, and that segment does not yet: it would be nowhere for a moment. */
  #strays(around: Surroundings): MessageView[] {
    const { home } = around;
    const strays: MessageView[] = [];
    for (const key of home.index.segment.landed.keys()) {
      const id = key as MessageId;
      const stamp = stampOf(home.index.segment, id);
      if (stamp === undefined || stamp.in === home.n || homeSegmentOf(id) !== home.n) continue;
      const target = this.#options.openSegment(stamp.in);
      // A late message that was deleted is shown nowhere.
      const isKnownThere = target?.index.segment.landed.has(id) === true;
      if (isKnownThere || !this.#options.isInWindow(stamp.in)) continue;
      if (this.#options.isHidden(id)) continue;
      const view = this.#view({ id, orderKey: orderKeyOf(id, stamp) }, around);
      if (view !== undefined) strays.push(view);
    }
    return strays;
  }

  #view({ id, orderKey }: OrderedMessage, around: Surroundings): MessageView | undefined {
    const { home, markers } = around;
    const stored = home.index.body(id);
    // A home that was let go of and is opened again is read in a moment: until then, what was shown stays.
    if (stored === undefined) return home.document.isLoaded ? undefined : this.find(id);
    const { me } = this.#options;
    const removed = home.index.segment.removals.has(id);
    const body = removed ? deleted : stored;
    const edit = body === deleted ? undefined : home.index.newestEdit(id);
    const state = this.#state(id, orderKey, around);
    const editUnsent = edit !== undefined && this.#isUnsent(id, edit.key, around);
    const cache = this.#cacheOf(home.n);
    const cached = cache.get(id);
    const author = authorOf(id);
    const key = state === "pending" || state === "failed" ? undefined : orderKey;
    const pinned = this.#options.isPinned(id);
    const seenBy = key === undefined ? nobody : markers.seenBy(key, author);
    const thread = this.#options.threadOn(id);
    const reactions = reactionsOf(id, home, me, cached?.view.reactions);
    const replyTo = body === deleted || body.re === undefined ? undefined : this.#quote(body.re, around);
    const isSame =
      cached !== undefined &&
      cached.body === body &&
      cached.editKey === edit?.key &&
      cached.view.orderKey === key &&
      cached.view.state === state &&
      cached.view.editUnsent === (editUnsent || undefined) &&
      cached.view.pinned === pinned &&
      cached.view.reactions === reactions &&
      cached.view.thread === thread &&
      isSameList(cached.view.seenBy, seenBy) &&
      isSameQuote(cached.view.replyTo, replyTo);
    if (isSame) return cached.view;
    const text = body === deleted ? "" : (edit?.text ?? body.t);
    const view: MessageView = {
      id,
      author,
      own: author === me,
      sentAt: sentAtOf(id),
      ...(key === undefined ? {} : { orderKey: key }),
      text,
      deleted: body === deleted,
      ...(edit === undefined ? {} : { editedAt: editedAt(edit.key) }),
      state,
      ...(editUnsent ? { editUnsent } : {}),
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(body === deleted || body.th === undefined ? {} : { threadId: body.th }),
      ...(thread === undefined ? {} : { thread }),
      reactions,
      pinned,
      mentionsMe: mentions(text, author, me),
      seenBy,
      ...(removed ? { removed } : {}),
      ...(state === "failed" ? { failure: "no-access" } : {}),
    };
    cache.set(id, { view, body, editKey: edit?.key });
    return view;
  }

  #waitingView(id: MessageId, { t: text, re, th }: MessageBody, around: Surroundings): MessageView {
    const { me } = this.#options;
    const replyTo = re === undefined ? {} : { replyTo: this.#quote(re, around) };
    return { ...unsentView(me, id, text), state: "pending", ...replyTo, ...(th === undefined ? {} : { threadId: th }) };
  }

  /** Only what is shown opens the segments of what it quotes, else one would lead to the next down to the first. */
  #quote(id: MessageId, { home, shownIn, homes, quoted }: Surroundings): QuoteView {
    const n = homeSegmentOf(id);
    if (n === home.n) return quoteOf(id, home);
    const { isInWindow, findSegment, openSegment } = this.#options;
    if (quoted.size === quotedToOpen && !quoted.has(n)) return quoteOf(id, openSegment(n));
    quoted.add(n);
    homes.add(n);
    return quoteOf(id, (isInWindow(shownIn.n) ? findSegment : openSegment)(n));
  }

  /** Over a link that is in step the server has it in a moment: nobody is to see that. */
  #isUnsent(id: MessageId, key: string, { home, changed }: Surroundings): boolean {
    const position = structOf(home.index.segment.edits, key);
    if (authorOf(id) !== this.#options.me || position === undefined || home.document.isDurable(position)) return false;
    changed.add(id);
    return !home.document.isSynced;
  }

  #state(id: MessageId, orderKey: OrderKey, { home, shownIn, markers }: Surroundings): DeliveryState {
    if (authorOf(id) !== this.#options.me) return "sent";
    // What was pending when the person was taken out of the chat will not be accepted.
    if (!isAccepted(id, home, shownIn)) return home.document.access === "no-access" ? "failed" : "pending";
    return markers.highest !== undefined && orderKey <= markers.highest ? "seen" : "sent";
  }
}

/** When an edit was written, epoch milliseconds. */
export function editedAt(key: string): number {
  return decodeBase32Hex(parseEditKey(key)?.suffix.slice(0, 10) ?? "");
}

/** A text that the server refused, in the shape of a message. */
export function failedView(me: UserId, { id, text, reason }: FailedTextPort): MessageView {
  return { ...unsentView(me, id as MessageId, text), state: "failed", failure: reason };
}

function unsentView(me: UserId, id: MessageId, text: string): Omit<MessageView, "state"> {
  return {
    id,
    author: me,
    own: true,
    sentAt: sentAtOf(id),
    text,
    deleted: false,
    reactions: [],
    pinned: false,
    mentionsMe: false,
    seenBy: nobody,
  };
}
