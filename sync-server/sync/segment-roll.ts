import type { DocName } from "../../shared/lib/doc-name.ts";
import type { Operation } from "./family.ts";
import type { LiveDocument } from "./live-document.ts";
import { isSegmentFull, type SegmentLimits } from "./segment-limits.ts";

/** When another segment has to take the place of a chat's live one, and how far that is. */
export class SegmentRoll {
  readonly #limits: SegmentLimits;
  #isWaiting = false;
  #isUnderWay = false;

  constructor(limits: SegmentLimits) {
    this.#limits = limits;
  }

  /** It has not been run yet: the live segment is full, and there is no other one. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** It is not on disk yet. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** A segment that is not in memory is not known to be full. */
  isFull(live: LiveDocument | undefined): boolean {
    return live?.isWarm === true && isSegmentFull(live, this.#limits);
  }

  begin(documents: readonly DocName[], run: Operation["run"]): Operation {
    this.#isWaiting = true;
    this.#isUnderWay = true;
    const end = (): void => {
      this.#isWaiting = false;
      this.#isUnderWay = false;
    };
    return {
      documents,
      run: (now) => {
        this.#isWaiting = false;
        return run(now);
      },
      done: end,
      fail: end,
    };
  }
}
