import type { ChatId, MessageId, UserId } from "../../shared/lib/ids.ts";
import type { MessageFeature } from "./search-token.ts";

/** What a person looks for. What `text` says in filters (`from:anna`) and the fields here must all hold. */
export interface SearchQuery {
  readonly text: string;
  readonly from?: UserId;
  readonly in?: ChatId;
  /** What messages must hold besides. */
  readonly has?: readonly MessageFeature[];
  /** Epoch milliseconds: written before, and written at or after. */
  readonly before?: number;
  readonly after?: number;
  /** How many hits at most; 20 if not given. */
  readonly limit?: number;
}

/** [start, end) in UTF-16 units. */
export type TextRange = readonly [number, number];

/** One message that was found. */
export interface SearchHit {
  readonly chatId: ChatId;
  readonly message: {
    readonly id: MessageId;
    readonly author: UserId;
    /** The text, or 200 units of a longer one with the first place that was found. */
    readonly text: string;
    readonly deleted: false;
    readonly known: true;
  };
  /** When the message was written, epoch milliseconds. */
  readonly at: number;
  /** What was found, in `message.text`: sorted, and apart from each other. */
  readonly ranges: readonly TextRange[];
  /** Where `message.text` begins in the whole text: add it to the ranges to have them there. */
  readonly textStart: number;
  /** How long the whole text is. */
  readonly textLength: number;
  /** Names of attached files in which something was found. */
  readonly files: readonly { readonly name: string; readonly ranges: readonly TextRange[] }[];
}

export interface SearchResultView {
  /** False while the device is still being read: more may come, also in between. */
  readonly ready: boolean;
  /** Newest first. */
  readonly hits: readonly SearchHit[];
  /** There are more than `limit`. */
  readonly more: boolean;
  /** This browser refuses what the search needs. */
  readonly unavailable?: true;
}
