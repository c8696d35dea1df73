import type { DocAddress } from "../../../shared/lib/doc-name.ts";
import type { MessageId, OrderKey, UserId } from "../../../shared/lib/ids.ts";
import type { DocumentOwner } from "../../storage/contracts.ts";

/** What the validator has to know besides the document and the update. */
export interface ValidationContext {
  readonly address: DocAddress;
  readonly sender: UserId;
  /** Admin of the chat. */
  readonly isAdmin: boolean;
  /** Bindings of client ids, those known from awareness included. */
  readonly owners: { get(clientId: number): DocumentOwner | undefined };
  /** Highest accepted order key of the chat; markers above it are refused. */
  readonly highestOrderKey: OrderKey | undefined;
  /** The size of a private document; without it the document itself is asked. */
  readonly userDoc?: UserDocSize | undefined;
  /** The segment's index, so that a message's edits and reactions are counted without a walk over the segment. */
  readonly segmentIndex?: KeysByMessage | undefined;
  /** An answer to the server's sync step 1, rather than a plain update. */
  readonly isStep2: boolean;
}

export interface UserDocSize {
  /** At most so large it is now, as the bytes in its log tell. */
  readonly bytes: number;
  /** What it takes as one update: its structs are all looked at. */
  readonly measure: () => number;
}

export interface KeysByMessage {
  editKeys(id: MessageId): readonly string[];
  reactionKeys(id: MessageId): ReadonlySet<string>;
}
