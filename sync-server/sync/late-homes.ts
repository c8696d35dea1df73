import type * as Y from "yjs";
import { authorOf, homeSegmentOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { Segment } from "../../shared/model/segment.ts";
import { deleted, type Stamp } from "../../shared/model/values.ts";

/** From which other segments each person's late messages stand in a segment. Read once, then kept up with its changes. */
export class LateHomes {
  readonly #segment: number;
  readonly #landed: Segment["landed"];
  readonly #counted = new Set<MessageId>();
  /** How many messages, by author and home. */
  readonly #counts = new Map<UserId, Map<number, number>>();

  constructor(segment: number, landed: Segment["landed"]) {
    this.#segment = segment;
    this.#landed = landed;
    for (const [key, stamp] of landed) this.#look(key as MessageId, stamp);
    landed.observe(this.#follow);
  }

  /** Of one person, without the segment itself. */
  of(userId: UserId): ReadonlyMap<number, number> {
    return this.#counts.get(userId) ?? new Map<number, number>();
  }

  readonly #follow = ({ keysChanged }: Y.YMapEvent<Stamp | typeof deleted>): void => {
    for (const key of keysChanged as Set<MessageId>) this.#look(key, this.#landed.get(key));
  };

  #look(id: MessageId, stamp: Stamp | typeof deleted | undefined): void {
    const home = homeSegmentOf(id);
    const isThere = stamp !== undefined && stamp !== deleted;
    if (home === this.#segment || isThere === this.#counted.has(id)) return;
    if (isThere) this.#counted.add(id);
    else this.#counted.delete(id);
    const author = authorOf(id);
    const homes = this.#counts.get(author) ?? new Map<number, number>();
    this.#counts.set(author, homes);
    const count = (homes.get(home) ?? 0) + (isThere ? 1 : -1);
    if (count > 0) homes.set(home, count);
    else homes.delete(home);
  }
}
