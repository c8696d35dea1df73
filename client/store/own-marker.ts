import type { DeviceId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { raiseMarker } from "../../shared/model/segment.ts";
import type { ChatSegments, SegmentEntry } from "./chat-segments.ts";
import { highestAcceptedIn } from "./message-views.ts";
import type { Timeline } from "./timeline.ts";

export interface OwnMarkerOptions {
  readonly me: UserId;
  readonly deviceId: DeviceId;
  readonly segments: ChatSegments;
  readonly timeline: Timeline;
  /** Up to where this device had shown the chat before. */
  readonly seenUpTo: OrderKey | undefined;
}

/** Up to where this person has seen a chat: only ever higher, and only as far as the server has accepted messages. */
export class OwnMarker {
  readonly #options: OwnMarkerOptions;
  /** What was seen on this device. */
  #seenHere: OrderKey | undefined;

  constructor(options: OwnMarkerOptions) {
    this.#options = options;
    this.#seenHere = options.seenUpTo;
    if (options.seenUpTo !== undefined) options.timeline.noteMarker(options.me, options.seenUpTo);
  }

  /** @returns how far everything was seen now; undefined if that is nothing new. */
  raise(upTo: OrderKey): OrderKey | undefined {
    const { me, segments, timeline } = this.#options;
    const highest = timeline.highestAccepted;
    // The server refuses a marker above what it has accepted.
    if (highest === undefined) return undefined;
    const marker = upTo < highest ? upTo : highest;
    const current = timeline.marker(me);
    if (current !== undefined && current >= marker) return undefined;
    timeline.noteMarker(me, marker);
    this.#seenHere = marker;
    segments.liveDocument();
    this.#write(segments.find(segments.live), marker);
    return marker;
  }

  /** Writes again what was seen here and is not in the document any more: after a restore, or a crash's lost writes. */
  keep(): void {
    const { me, segments } = this.#options;
    const live = segments.find(segments.live);
    if (live?.document.isSynced !== true || this.#seenHere === undefined) return;
    const known = live.index.marker(me) ?? "";
    const highest = highestAcceptedIn(live, me);
    if (highest === undefined || this.#seenHere <= known || highest <= known) return;
    this.#write(live, this.#seenHere < highest ? this.#seenHere : highest);
  }

  #write(live: SegmentEntry | undefined, marker: OrderKey): void {
    const { me, deviceId } = this.#options;
    const segment = live?.index.segment;
    segment?.doc.transact(() => raiseMarker(segment, me, deviceId, marker), "seen");
  }
}
