import type { UserLimits } from "./user-bounds.ts";

/** What one socket may take up, and all of one person. */
export interface SocketLimits extends UserLimits {
  /** Bytes that may wait to be read by the other end. */
  readonly bufferedBytes: number;
  readonly maxDocuments: number;
  /** Frames per document that may wait until it is loaded. */
  readonly preOpenFrames: number;
  /** Sockets of one person at once. */
  readonly perUser: number;
  /** Bytes of frames that have not ended, on all sockets of one person. */
  readonly unfinishedBytesPerUser: number;
  /** Milliseconds until a frame that has begun to arrive has to end. */
  readonly unfinishedMs: number;
}
