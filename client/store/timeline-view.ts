import { equalFlat } from "lib0/object";
import type { TimelineView } from "./views.ts";

/** Before the device's own copy was read. */
export const emptyTimeline: TimelineView = {
  ready: false,
  messages: [],
  hasOlder: false,
  hasNewer: false,
  newBelow: 0,
};

/** Keeps the view that is shown as long as the next one says the same. */
export function keepTimelineView(view: TimelineView, next: TimelineView): TimelineView {
  return equalFlat(view, next) ? view : next;
}
