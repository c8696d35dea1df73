import {
  apiDeviceId,
  authorOf,
  homeSegmentOf,
  isMessageId,
  serverDeviceId,
  type MessageId,
} from "../../../shared/lib/ids.ts";
import { limits } from "../../../shared/lib/limits.ts";
import { segmentRoots } from "../../../shared/model/segment.ts";
import {
  deleted,
  isEditBody,
  isMarker,
  isMessageBody,
  parseEditKey,
  parseReactionKey,
  parseSeenKey,
} from "../../../shared/model/values.ts";
import { isOneEmoji } from "../../../shared/text/emoji.ts";
import type { KeyState } from "./fresh-structs.ts";
import { isSameValue, type PlainValue } from "./plain-value.ts";
import type { RefusalReason } from "./refusal-reason.ts";
import type { Result, RootRules } from "./root-rules.ts";
import type { ValidationContext } from "./validation-context.ts";

/** Notes the message that a key is about; it must be at home in this segment. */
function noteMessage(state: KeyState, id: MessageId, context: ValidationContext): RefusalReason | undefined {
  state.messageId = id;
  const { address } = context;
  return address.kind === "segment" && homeSegmentOf(id) === address.segment ? undefined : "wrong-segment";
}

/**
 * A text is written once and first; later only `0`. The same text may be written again at the same time, by another
 * device or after a rebase: that changes nothing. What the `0` of a deleted one is worth is up to the caller; that of
 * an edit needs a message that is deleted or removed (see `edits`).
 */
function checkText(value: PlainValue, isFirst: boolean, state: KeyState): RefusalReason | undefined {
  if (value === deleted) {
    state.hasZero = true;
    return undefined;
  }
  const { existingValue } = state;
  if (!isFirst) return "already-written";
  if (existingValue !== undefined && existingValue !== deleted && !isSameValue(existingValue, value)) {
    return "already-written";
  }
  if (state.body !== undefined && !isSameValue(state.body, value)) return "already-written";
  state.body = value;
  return undefined;
}

function checkMessageExists(state: KeyState, result: Result): RefusalReason | undefined {
  return state.messageId !== undefined && result.hasMessage(state.messageId) ? undefined : "unknown-message";
}

const messages: RootRules = {
  root: segmentRoots.messages,
  checkKey(state, context) {
    if (!isMessageId(state.key)) return "bad-key";
    if (authorOf(state.key) !== context.sender) return "foreign-message";
    return noteMessage(state, state.key, context);
  },
  checkValue(value, isFirst, state) {
    if (value !== deleted && !isMessageBody(value)) return "bad-value";
    return checkText(value, isFirst, state);
  },
};

const edits: RootRules = {
  root: segmentRoots.edits,
  checkKey(state, context) {
    const messageId = parseEditKey(state.key)?.messageId;
    if (messageId === undefined) return "bad-key";
    if (authorOf(messageId) !== context.sender) return "foreign-edit";
    return noteMessage(state, messageId, context);
  },
  checkValue(value, isFirst, state) {
    if (value !== deleted && !isEditBody(value)) return "bad-value";
    return checkText(value, isFirst, state);
  },
  checkResult(state, result) {
    const missing = checkMessageExists(state, result);
    if (missing !== undefined) return missing;
    // Else an author could take back what everybody has read, and the history would not tell.
    if (state.hasZero && !result.isGone(state.messageId as MessageId)) return "message-not-deleted";
    if (state.existing !== undefined) return undefined;
    return result.countEdits(state.messageId as MessageId) > limits.editsPerMessage ? "too-many-edits" : undefined;
  },
};

const removals: RootRules = {
  root: segmentRoots.removals,
  checkKey(state, context) {
    if (!isMessageId(state.key)) return "bad-key";
    return context.isAdmin ? noteMessage(state, state.key, context) : "admins-only";
  },
  checkValue: (value) => (Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : "bad-value"),
  checkResult: checkMessageExists,
};

const reactions: RootRules = {
  root: segmentRoots.reactions,
  checkKey(state, context) {
    const reaction = parseReactionKey(state.key);
    if (reaction === undefined || !isOneEmoji(reaction.emoji)) return "bad-key";
    if (reaction.userId !== context.sender) return "foreign-reaction";
    return noteMessage(state, reaction.messageId, context);
  },
  checkValue: (value) => (value === 0 || value === 1 ? undefined : "bad-value"),
  checkResult(state, result) {
    const missing = checkMessageExists(state, result);
    if (missing !== undefined || state.existing !== undefined) return missing;
    const count = result.countOwnReactions(state.messageId as MessageId);
    return count > limits.reactionsPerUserAndMessage ? "too-many-reactions" : undefined;
  },
};

const seen: RootRules = {
  root: segmentRoots.seen,
  checkKey(state, context) {
    const marker = parseSeenKey(state.key);
    if (marker === undefined) return "bad-key";
    if (marker.deviceId === serverDeviceId || marker.deviceId === apiDeviceId) return "server-only";
    return marker.userId === context.sender ? undefined : "foreign-marker";
  },
  checkValue(value, _isFirst, _state, context) {
    if (!isMarker(value)) return "bad-value";
    return context.highestOrderKey !== undefined && value <= context.highestOrderKey ? undefined : "marker-ahead";
  },
};

const landed: RootRules = {
  root: segmentRoots.landed,
  checkKey: () => "server-only",
  checkValue: () => "server-only",
};

export const segmentRules: readonly RootRules[] = [messages, edits, removals, reactions, seen, landed];
