import type * as Y from "yjs";
import { authorOf, homeSegmentOf, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { Segment } from "../../shared/model/segment.ts";
import { deleted, type Stamp } from "../../shared/model/values.ts";

/** From which other segments each person's late messages stand in a segment. Read once, then kept up with its changes. */
export class LateHomes {
  readonly #segment: number;
  readonly #landed: Segment["landed"];
  /** How many messages, by author and home. */
  readonly #counts = new Map<UserId, Map<number, number>>();

  constructor(segment: number, landed: Segment["landed"]) {
    this.#segment = segment;
    this.#landed = landed;
    for (const [key, stamp] of landed) if (stamp !== deleted) this.#count(key as MessageId, 1);
    landed.observe(this.#follow);
  }

  /** Of one person, without the segment itself. */
  of(userId: UserId): ReadonlyMap<number, number> {
    return this.#counts.get(userId) ?? new Map<number, number>();
  }

  readonly #follow = ({ keys }: Y.YMapEvent<Stamp | typeof deleted>): void => {
    for (const [key, { oldValue }] of keys as Map<string, { readonly oldValue: unknown }>) {
      const was = oldValue !== undefined && oldValue !== deleted;
      const is = this.#landed.get(key) !== deleted;
      if (was !== is) this.#count(key as MessageId, is ? 1 : -1);
    }
  };

  #count(id: MessageId, by: number): void {
    const home = homeSegmentOf(id);
    if (home === this.#segment) return;
    const author = authorOf(id);
    const homes = this.#counts.get(author) ?? new Map<number, number>();
    this.#counts.set(author, homes);
    const count = (homes.get(home) ?? 0) + by;
    if (count > 0) homes.set(home, count);
    else homes.delete(home);
  }
}
