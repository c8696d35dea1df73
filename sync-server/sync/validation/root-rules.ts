import type { MessageId } from "../../../shared/lib/ids.ts";
import type { KeyState } from "./fresh-structs.ts";
import type { PinCount } from "./pin-count.ts";
import type { PlainValue } from "./plain-value.ts";
import type { RefusalReason } from "./refusal-reason.ts";
import type { ValidationContext } from "./validation-context.ts";

/** What may be written to one shared map of a document. Each check answers why not, or undefined. */
export interface RootRules {
  readonly root: string;
  /** May the sender write this key at all? Also notes the message that the key is about. */
  checkKey(state: KeyState, context: ValidationContext): RefusalReason | undefined;
  /** May this value stand here? `isFirst`: it was written as the first one, replacing nothing. */
  checkValue(
    value: PlainValue,
    isFirst: boolean,
    state: KeyState,
    context: ValidationContext,
  ): RefusalReason | undefined;
  /** Does it fit with the rest, once every struct of the update has its place? */
  checkResult?(state: KeyState, result: Result): RefusalReason | undefined;
}

/** What a document holds once the update is applied. */
export interface Result {
  /** The document has a message with this id, deleted or not. */
  hasMessage(id: MessageId): boolean;
  /** The message is deleted or removed, in the document or by this update. */
  isGone(id: MessageId): boolean;
  /** How many edits the message has, those of this update included. */
  countEdits(id: MessageId): number;
  /** How many reactions of the sender the message has, taken back ones and those of this update included. */
  countOwnReactions(id: MessageId): number;
  /** The pins of a meta document, those of this update included. */
  countPins(): PinCount;
}
