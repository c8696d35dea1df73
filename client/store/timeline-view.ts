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
  const isSame =
    view.ready === next.ready &&
    view.messages === next.messages &&
    view.hasOlder === next.hasOlder &&
    view.hasNewer === next.hasNewer &&
    view.newBelow === next.newBelow &&
    view.position === next.position &&
    view.firstUnreadId === next.firstUnreadId &&
    view.focusId === next.focusId &&
    view.endKey === next.endKey;
  return isSame ? view : next;
}
