import type { MessageId } from "../../../shared/lib/ids.ts";
import type { RefusalReason } from "./refusal-reason.ts";

/** A message whose key is new in the document, and the struct that wrote it first. */
export interface NewMessage {
  readonly id: MessageId;
  readonly client: number;
  readonly clock: number;
  /** Deleted before it was ever sent: there is no text, only the `0`. */
  readonly deleted: boolean;
}

export interface WrittenKey {
  readonly root: string;
  readonly key: string;
}

export interface AcceptedUpdate {
  readonly type: "accept";
  /** Written anew: what was new in the received update, without deletions (they follow from the structs). */
  readonly update: Uint8Array;
  /** To be bound to the sender, on disk: ids without stored structs so far. */
  readonly newClientIds: readonly number[];
  /** In the order of acceptance: by client, then clock. */
  readonly newMessages: readonly NewMessage[];
  /** Every key written, once. */
  readonly touched: readonly WrittenKey[];
  /**
   * Messages whose body and edits must be `0` after this commit: deleted or removed by this update, or already
   * deleted while this update brings a body or an edit. The caller writes those zeros, in the same commit.
   */
  readonly mustBeZero: readonly MessageId[];
  /** Parts of a sync answer were left out: not placeable, or somebody else's. */
  readonly setAside: boolean;
}

export type Verdict =
  | AcceptedUpdate
  /** Everything is already known, or all that is new was set aside. */
  | { readonly type: "nothing-new"; readonly setAside: boolean }
  /** Not placeable yet: not stored, not punished; the server sends its sync step 1 again. */
  | { readonly type: "resync" }
  /** Close code 4409. */
  | { readonly type: "refuse"; readonly reason: RefusalReason }
  /** Close code 4413. */
  | { readonly type: "too-large" };
