import type { SegmentIndex } from "../../shared/model/segment-index.ts";
import type { ChatFamily } from "../sync/chat-family.ts";

/** The live segment that is on disk. */
export function liveOf(family: ChatFamily): number {
  return (family.settled ?? family).progress.live;
}

/**
 * A segment for what is shown in it; undefined for one that is over and shows nothing. It never will, as what comes late is
 * shown in the live one, so it is read once: a restore may leave hundreds, and members can fill some with markers.
 */
export async function readShown(family: ChatFamily, n: number): Promise<SegmentIndex | undefined> {
  if (family.emptySegments.has(n)) return undefined;
  const { index } = await family.readSegment(n);
  if (index.ordered.length > 0 || n >= liveOf(family)) return index;
  family.emptySegments.add(n);
  return undefined;
}
