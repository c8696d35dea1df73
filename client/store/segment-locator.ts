import { homeSegmentOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import { stampOf } from "../../shared/model/segment.ts";
import { isMessageBody } from "../../shared/model/values.ts";
import type { ChatSegments, SegmentEntry } from "./chat-segments.ts";
import { highestAcceptedIn } from "./acceptance.ts";

interface Probe {
  readonly n: number;
  readonly newest: string;
}

/** Finds out in which segment of a chat something stands. What it opens for that is the caller's to release. */
export class SegmentLocator {
  readonly #segments: ChatSegments;
  readonly #me: UserId;
  /** A server that has not answered once will not answer for the next segment either. */
  #isPatient = true;

  constructor(segments: ChatSegments, me: UserId) {
    this.#segments = segments;
    this.#me = me;
  }

  /**
   * Where a message is shown. Undefined: there is none, or it can be neither found here nor asked for, or it stands in a
   * thread and not in the chat itself.
   */
  async ofMessage(id: MessageId): Promise<number | undefined> {
    const home = homeSegmentOf(id);
    const segment = (await this.#segments.load(home, { wanted: id }))?.index.segment;
    const body = segment?.messages.get(id);
    if (segment === undefined || body === undefined) return undefined;
    if (isMessageBody(body) && body.th !== undefined) return undefined;
    return stampOf(segment, id)?.in ?? home;
  }

  /**
   * Where the first message with this order key or a higher one stands: segments are in order, so a few of them tell,
   * however many there are. Undefined: there is none, or what could be it is not here; then `orLater` takes what is.
   */
  async ofKey(from: string, orLater = false): Promise<number | undefined> {
    this.#isPatient = true;
    let low = 0;
    let high = this.#segments.live;
    let found: number | undefined;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const probe = await this.#probe(middle, high);
      if (probe !== undefined && probe.newest < from) {
        low = probe.n + 1;
        continue;
      }
      if (probe !== undefined) found = probe.n;
      high = middle - 1;
    }
    return found === undefined || orLater || (await this.#isFirst(found, from)) ? found : undefined;
  }

  /** The newest accepted message of a segment, or of the next one up to `last` that has any. */
  async #probe(first: number, last: number): Promise<Probe | undefined> {
    for (let n = first; n <= last; n++) {
      const entry = await this.#load(n);
      const newest = entry === undefined ? undefined : highestAcceptedIn(entry, this.#me);
      if (newest !== undefined) return { n, newest };
    }
    return undefined;
  }

  /** Not so if the segment before, which might have it, is not here. */
  async #isFirst(n: number, from: string): Promise<boolean> {
    const entry = await this.#load(n);
    if (n === 0 || (entry !== undefined && isBelow(entry, from))) return true;
    return (await this.#load(n - 1)) !== undefined;
  }

  async #load(n: number): Promise<SegmentEntry | undefined> {
    const entry = await this.#segments.load(n, { isPatient: this.#isPatient });
    if (entry === undefined) this.#isPatient = false;
    return entry;
  }
}

function isBelow({ index }: SegmentEntry, from: string): boolean {
  const first = index.ordered[0]?.orderKey;
  return first !== undefined && first < from;
}
