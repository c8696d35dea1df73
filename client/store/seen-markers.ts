import type { OrderKey, UserId } from "../../shared/lib/ids.ts";
import { compareKeys } from "../../shared/model/order.ts";

const nobody: readonly UserId[] = [];

/** Everybody else's markers at one moment. The same answer is the same list. */
export class SeenMarkers {
  /** Furthest first. */
  readonly #sorted: readonly (readonly [UserId, OrderKey])[];
  readonly #lists = new Map<string, readonly UserId[]>();

  constructor(markers: ReadonlyMap<UserId, OrderKey>, me: UserId) {
    this.#sorted = [...markers]
      .filter(([userId]) => userId !== me)
      .sort(([a, aUpTo], [b, bUpTo]) => compareKeys(bUpTo, aUpTo) || compareKeys(a, b));
  }

  /** Up to where anybody has seen. */
  get highest(): OrderKey | undefined {
    return this.#sorted[0]?.[1];
  }

  /** Who has seen what stands there, but its author. */
  seenBy(orderKey: OrderKey, author: UserId): readonly UserId[] {
    let count = 0;
    while (count < this.#sorted.length && (this.#sorted[count]?.[1] ?? "") >= orderKey) count++;
    if (count === 0) return nobody;
    const name = `${count} ${author}`;
    let list = this.#lists.get(name);
    if (list === undefined) {
      list = this.#sorted
        .slice(0, count)
        .map(([userId]) => userId)
        .filter((userId) => userId !== author);
      this.#lists.set(name, list);
    }
    return list;
  }

  /** The lowest key from which on `seenBy` may answer otherwise than `before` did; undefined: nowhere. */
  changedFrom(before: SeenMarkers): OrderKey | "" | undefined {
    const old = new Map(before.#sorted);
    let lowest: OrderKey | "" | undefined;
    for (const [userId, upTo] of this.#sorted) {
      const known = old.get(userId) ?? "";
      if (known !== upTo && (lowest === undefined || known < lowest)) lowest = known;
    }
    return lowest;
  }
}
