import type { DeviceId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { raiseMarker } from "../../shared/model/segment.ts";
import { parseSeenKey } from "../../shared/model/values.ts";
import type { ChatSegments, SegmentEntry } from "./chat-segments.ts";
import { highestAcceptedIn } from "./acceptance.ts";
import type { Timeline } from "./timeline.ts";

export interface OwnMarkerOptions {
  readonly me: UserId;
  readonly deviceId: DeviceId;
  readonly segments: ChatSegments;
  readonly timeline: Timeline;
  /** Up to where this device had shown the chat before. */
  readonly seenUpTo: OrderKey | undefined;
  /** The newest message, if by the server's word everything was seen. */
  readonly readAllSeen: () => OrderKey | undefined;
}

/** Up to where this person has seen a chat: only ever higher, and only as far as the server has accepted messages. */
export class OwnMarker {
  readonly #options: OwnMarkerOptions;
  #hasRaised = false;

  constructor(options: OwnMarkerOptions) {
    this.#options = options;
    if (options.seenUpTo !== undefined) options.timeline.noteMarker(options.me, options.seenUpTo);
  }

  /** @returns how far everything was seen now; undefined if that is nothing new. */
  raise(upTo: OrderKey): OrderKey | undefined {
    const { me, segments, timeline } = this.#options;
    // In the newest segments nothing may stand any more.
    const highest = timeline.highestAccepted ?? this.#highestInStep();
    // The server refuses a marker above what it has accepted.
    if (highest === undefined) return undefined;
    const marker = upTo < highest ? upTo : highest;
    const current = timeline.marker(me);
    if (current !== undefined && current >= marker) return undefined;
    timeline.noteMarker(me, marker);
    this.#hasRaised = true;
    segments.liveDocument();
    this.#write(segments.find(segments.live), marker);
    return marker;
  }

  /** Up to where the person has seen the chat on other devices, as far as this one has heard. */
  readElsewhere(): OrderKey | undefined {
    const { me, deviceId, segments, readAllSeen } = this.#options;
    // Once something was seen here, the server's word may say just that.
    let highest = this.#hasRaised ? undefined : readAllSeen();
    for (const { index } of segments.tail) {
      for (const [key, upTo] of index.segment.seen) {
        if (!key.startsWith(me) || (highest !== undefined && upTo <= highest)) continue;
        const seen = parseSeenKey(key);
        if (seen?.userId === me && seen.deviceId !== deviceId) highest = upTo;
      }
    }
    return highest;
  }

  /** Writes again what is shown as seen and is not in the document any more: after a restore, or a crash's lost writes. */
  keep(): void {
    const { me, segments, timeline } = this.#options;
    const live = segments.find(segments.live);
    const shown = timeline.marker(me);
    if (live?.document.isSynced !== true || shown === undefined) return;
    const known = live.index.marker(me) ?? "";
    const highest = this.#highestInStep();
    if (highest === undefined || shown <= known || highest <= known) return;
    this.#write(live, shown < highest ? shown : highest);
  }

  /** What is not in step with the server may hold what a restore took from it. The live segment may be empty. */
  #highestInStep(): OrderKey | undefined {
    const { me, segments } = this.#options;
    const inStep = segments.open.filter(({ document }) => document.isSynced);
    return inStep.reduce<OrderKey | undefined>((found, entry) => {
      const key = highestAcceptedIn(entry, me);
      return found === undefined || (key !== undefined && key > found) ? key : found;
    }, undefined);
  }

  #write(live: SegmentEntry | undefined, marker: OrderKey): void {
    const { me, deviceId } = this.#options;
    const segment = live?.index.segment;
    segment?.doc.transact(() => raiseMarker(segment, me, deviceId, marker), "seen");
  }
}
