import { weightOf } from "./document-weight.ts";
import type { LiveDocument } from "./live-document.ts";

/** When a segment is full: numbers of messages, bytes and Yjs client ids. */
export interface SegmentLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly maxClients: number;
}

/** Whether a segment, which must be warm, has reached one of its limits, with what this tick added. */
export function isSegmentFull(document: LiveDocument, limits: SegmentLimits): boolean {
  return (
    // `size` walks over all entries, after each commit; here no key is ever taken out.
    document.segment.messages._map.size >= limits.maxMessages ||
    weightOf(document) >= limits.maxBytes ||
    document.owners.count >= limits.maxClients
  );
}
