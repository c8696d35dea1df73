import { sentAtOf, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import { limits } from "../../shared/lib/limits.ts";
import { orderKeyOf } from "../../shared/model/order.ts";
import type { Stamp } from "../../shared/model/values.ts";

/** A chat's order of acceptance and everybody's highest marker, as of the last staged update. */
export class OrderState {
  #last: OrderKey | undefined;
  readonly #markers: Map<UserId, OrderKey>;

  constructor(last: OrderKey | undefined, markers: ReadonlyMap<UserId, OrderKey>) {
    this.#last = last;
    this.#markers = new Map(markers);
  }

  /** The highest accepted order key. */
  get last(): OrderKey | undefined {
    return this.#last;
  }

  get markers(): ReadonlyMap<UserId, OrderKey> {
    return this.#markers;
  }

  /**
   * Takes a message in: it stands after everything accepted before.
   * @returns the stamp that it needs for that, or undefined if its id alone places it there.
   */
  accept(
    id: MessageId,
    segment: number,
    live: number,
    now: number,
  ): { readonly stamp: Stamp | undefined; readonly orderKey: OrderKey } {
    const byId = orderKeyOf(id);
    const isLate = segment < live || (this.#last !== undefined && byId <= this.#last);
    const isAhead = sentAtOf(id) > now + limits.clockAheadMs;
    const stamp = isLate || isAhead ? { at: this.#nextTime(now), in: live } : undefined;
    const orderKey = orderKeyOf(id, stamp);
    this.#last = orderKey;
    return { stamp, orderKey };
  }

  /** Notes a marker. @returns the highest one of this person now. */
  raise(userId: UserId, marker: OrderKey): OrderKey {
    const current = this.#markers.get(userId);
    if (current !== undefined && current >= marker) return current;
    this.#markers.set(userId, marker);
    return marker;
  }

  #nextTime(now: number): number {
    return this.#last === undefined ? now : Math.max(now, sentAtOf(this.#last) + 1);
  }
}
