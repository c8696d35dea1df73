import type { LiveDocument } from "./live-document.ts";

/** When a segment is full: numbers of messages, bytes and Yjs client ids. */
export interface SegmentLimits {
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly maxClients: number;
}

/** Whether a segment, which must be warm, has reached one of its limits. */
export function isSegmentFull(document: LiveDocument, limits: SegmentLimits): boolean {
  return (
    document.segment.messages.size >= limits.maxMessages ||
    document.snapshotBytes + document.tailBytes >= limits.maxBytes ||
    document.owners.count >= limits.maxClients
  );
}
