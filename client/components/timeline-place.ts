import type { ChatLayout } from "../controllers/chat-layout.ts";
import type { ReadingPosition } from "../store/views.ts";
import type { TimelineRow, TimelineRows } from "./timeline-rows.ts";

/** What a day's pill leaves free above itself in its row, where it ends, and how far the sticky one reaches, in pixels. */
const pillTop = 20;
const pillBottom = 46;
const stickyBottom = 44;

/** Where the reader of a timeline is. */
export interface TimelinePlace {
  /** The day that is being read, while its own pill is out of view and no other one comes near. */
  readonly day: number | undefined;
  /** Undefined at the end; `null` where there is no message to hold on to. */
  readonly position: ReadingPosition | undefined | null;
}

export function readPlace(
  layout: ChatLayout<TimelineRow>,
  rows: TimelineRows,
  items: readonly TimelineRow[],
): TimelinePlace {
  return { day: readDay(layout, rows, items), position: readPosition(layout, rows) };
}

function readDay(
  layout: ChatLayout<TimelineRow>,
  rows: TimelineRows,
  items: readonly TimelineRow[],
): number | undefined {
  const { current, next } = rows.daysAround(layout.firstIndex);
  if (current === undefined) return undefined;
  const isOut = layout.offsetOf(current) + pillBottom <= 0;
  const isMet = next !== undefined && layout.offsetOf(next) + pillTop < stickyBottom;
  const row = items[current];
  return isOut && !isMet && row?.kind === "day" ? row.at : undefined;
}

function readPosition(layout: ChatLayout<TimelineRow>, rows: TimelineRows): ReadingPosition | undefined | null {
  if (layout.place === undefined) return undefined;
  for (const { key, offset } of layout.place) {
    const row = rows.find(key);
    if (row?.kind === "message") return { id: row.key, offset };
  }
  return null;
}
