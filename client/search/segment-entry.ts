import type { DocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { ReadVector } from "./read-segment.ts";
import type { SearchSegment } from "./search-segment.ts";
import type { SegmentTexts } from "./segment-texts.ts";

/** One segment of one chat, as far as the search is concerned. */
export interface SegmentEntry {
  readonly docName: DocName;
  readonly generation: number;
  readonly chatId: ChatId;
  /** The segment's number. */
  readonly n: number;
  /** In memory, or to be read again if `isSaved`. */
  index: SearchSegment | undefined;
  /** Of the same state as the index. */
  texts: SegmentTexts | undefined;
  /** The state of the document of which the index was made, and the row up to which its database was read for that. */
  vector: ReadVector;
  lastRow: number;
  /** No message in it has a higher order key. */
  newest: string;
  /** An index that is at least as new is on disk. */
  isSaved: boolean;
  /** What is not on disk yet. */
  unsaved: "nothing" | "head" | "index";
  /** The document may hold more than the index. */
  isDirty: boolean;
  /** It was compared with its document since the start. */
  isVerified: boolean;
  usedAt: number;
}

export function createEntry(place: Pick<SegmentEntry, "docName" | "generation" | "chatId" | "n">): SegmentEntry {
  return {
    ...place,
    index: undefined,
    texts: undefined,
    vector: new Map(),
    lastRow: 0,
    newest: "",
    isSaved: false,
    unsaved: "nothing",
    isDirty: true,
    isVerified: false,
    usedAt: 0,
  };
}
