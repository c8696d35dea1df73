import type { OrderKey } from "../../shared/lib/ids.ts";
import type { ReadingPosition } from "../store/views.ts";

/** The view has come near the oldest message that is loaded. */
export class OlderRequestEvent extends Event {
  constructor() {
    super("older-request");
  }
}

/** The view has come near the newest message that is loaded, and there are newer ones. */
export class NewerRequestEvent extends Event {
  constructor() {
    super("newer-request");
  }
}

/** The reader wants to be at the newest message, or is there again: what is far from it need not be held any more. */
export class LatestRequestEvent extends Event {
  constructor() {
    super("latest-request");
  }
}

/** The reader wants to be at the very first message, which is not loaded. Who brings it prevents the default. */
export class OldestRequestEvent extends Event {
  constructor() {
    super("oldest-request", { cancelable: true });
  }
}

/** The person has seen everything up to this order key. */
export class SeenChangeEvent extends Event {
  constructor(readonly upTo: OrderKey) {
    super("seen-change");
  }
}

/** The reader is at another place; undefined: at the newest message. */
export class PositionChangeEvent extends Event {
  constructor(readonly position: ReadingPosition | undefined) {
    super("position-change");
  }
}

/** The reader wants to choose a day to go to. `at` is the day that is shown, epoch milliseconds. */
export class DayRequestEvent extends Event {
  constructor(readonly at: number) {
    super("day-request");
  }
}
