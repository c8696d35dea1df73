import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { OrderKey } from "../../shared/lib/ids.ts";
import type { ChatLayout } from "../controllers/chat-layout.ts";
import { SeenController } from "../controllers/seen-controller.ts";
import type { TimelineView } from "../store/views.ts";
import {
  LatestRequestEvent,
  NewerRequestEvent,
  OlderRequestEvent,
  PositionChangeEvent,
  SeenChangeEvent,
} from "./timeline-events.ts";
import { readPlace } from "./timeline-place.ts";
import type { TimelineRow, TimelineRows } from "./timeline-rows.ts";

/** How near to the end hides the button that leads there, in pixels. */
const nearEnd = 240;
/** From how many messages on some are let go when the reader is at the end. */
const manyMessages = 2_500;

interface TimelineReachOptions {
  readonly rows: TimelineRows;
  readonly view: () => TimelineView;
  readonly items: () => readonly TimelineRow[];
  readonly layout: () => ChatLayout<TimelineRow>;
  /** The end is far off. */
  readonly showAway: (isAway: boolean) => void;
  /** The day to be shown above, while its own pill is out of view. */
  readonly showDay: (day: number | undefined) => void;
}

/** Where the reader of a timeline is, and what is told of it: what was seen, what is wanted next, where it was left. */
export class TimelineReach implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #options: TimelineReachOptions;
  readonly #seen: SeenController;
  #lastVisible = -1;
  #wasAway = false;
  #frame = 0;

  constructor(host: ReactiveControllerHost & EventTarget, options: TimelineReachOptions) {
    this.#host = host;
    this.#options = options;
    this.#seen = new SeenController(host, (key) => host.dispatchEvent(new SeenChangeEvent(key as OrderKey)));
    host.addController(this);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** The last message in view. */
  get lastVisibleKey(): string | undefined {
    return this.#findVisible((row) => row.kind === "message")?.key;
  }

  /** The rows are in their places. */
  look(): void {
    this.#checkEdges();
    this.#reportSeen();
    this.#lookSoon();
  }

  handleVisible(last: number): void {
    this.#lastVisible = last;
    this.#reportSeen();
  }

  handleScroll(): void {
    const { below } = this.#options.layout();
    const { hasNewer, messages } = this.#options.view();
    if (!this.#noteAway() && below < 2 && !hasNewer && (this.#wasAway || messages.length > manyMessages)) {
      this.#wasAway = false;
      this.#host.dispatchEvent(new LatestRequestEvent());
    }
    this.#checkEdges();
    this.#lookSoon();
  }

  /** Also what comes below while nobody scrolls leads away from the end. */
  #noteAway(): boolean {
    const isAway = this.#options.layout().below > nearEnd;
    this.#options.showAway(isAway);
    this.#wasAway ||= isAway;
    return isAway;
  }

  #checkEdges(): void {
    const { above, below, viewHeight } = this.#options.layout();
    if (viewHeight === 0) return;
    const near = 2 * viewHeight;
    const { hasOlder, hasNewer } = this.#options.view();
    if (hasOlder && above < near) this.#host.dispatchEvent(new OlderRequestEvent());
    if (hasNewer && below < near) this.#host.dispatchEvent(new NewerRequestEvent());
  }

  /** Looks once a frame at where the reader is, after everything has its place. */
  #lookSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#lookAround();
    });
  }

  #lookAround(): void {
    const { layout, rows, items, showDay } = this.#options;
    if (layout().viewHeight === 0) return;
    this.#noteAway();
    const { day, position } = readPlace(layout(), rows, items());
    showDay(day);
    if (position !== null) this.#host.dispatchEvent(new PositionChangeEvent(position));
  }

  #reportSeen(): void {
    const { endKey } = this.#options.view();
    const isAtEnd = this.#lastVisible >= this.#options.items().length - 1;
    if (isAtEnd && endKey !== undefined) return this.#seen.reach(endKey);
    const row = this.#findVisible((found) => found.kind === "message" && found.message.orderKey !== undefined);
    if (row?.kind === "message") this.#seen.reach(row.message.orderKey);
  }

  /** The last one in view, or above it. */
  #findVisible(isWanted: (row: TimelineRow) => boolean): TimelineRow | undefined {
    const items = this.#options.items();
    let index = Math.min(this.#lastVisible, items.length - 1);
    for (; index >= 0; index--) {
      const row = items[index] as TimelineRow;
      if (isWanted(row)) return row;
    }
    return undefined;
  }
}
