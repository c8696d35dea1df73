import type { HeightList } from "./height-list.ts";

/** An item and where it stood, in pixels below the upper edge of the view. */
export interface Anchor {
  readonly key: string;
  readonly offset: number;
}

/** Several, since an item may be gone the next time (a day's heading moves when older messages arrive). */
const anchorCount = 8;

/**
 * The items by which the view is held: those from the first one that is wholly visible, else the one that covers the
 * edge. Of an item that was never measured only the upper edge has a place, so one that was is better.
 */
export function captureAnchors(
  heights: HeightList,
  lead: number,
  scrollTop: number,
  viewHeight: number,
): readonly Anchor[] {
  if (heights.count === 0) return [];
  let index = heights.find(scrollTop - lead);
  const isCut = lead + heights.top(index) < scrollTop - 0.5;
  const nextEnd = lead + heights.top(index + 1) + heights.height(index + 1);
  if (isCut && index + 1 < heights.count && nextEnd <= scrollTop + viewHeight) index++;
  const isInView = (i: number): boolean => i < heights.count && lead + heights.top(i) < scrollTop + viewHeight;
  let measured = index;
  while (isInView(measured) && !heights.isMeasured(measured, measured)) measured++;
  if (isInView(measured)) index = measured;
  const anchors: Anchor[] = [];
  for (let i = index; i < heights.count && anchors.length < anchorCount; i++) {
    const key = heights.keyAt(i);
    if (key !== undefined) anchors.push({ key, offset: lead + heights.top(i) - scrollTop });
  }
  return anchors;
}

/** The scroll position that brings the first anchor that still exists back to its place. */
export function restoreAnchor(anchors: readonly Anchor[], heights: HeightList, lead: number): number | undefined {
  for (const { key, offset } of anchors) {
    const index = heights.indexOf(key);
    if (index !== undefined) return lead + heights.top(index) - offset;
  }
  return undefined;
}
